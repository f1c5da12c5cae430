using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Replaces what names people, machines and accounts in records by pseudonyms that a key decides; every other byte stays. The same value
/// becomes the same pseudonym in every record and field. Records are learned first, so that a name which one key shows to be a name is
/// found in every text; then pseudonyms are put into them, in any order.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class Pseudonymiser
{
    readonly KnownNames known = new();
    readonly ValueSearch search;
    readonly Pseudonyms pseudonyms;
    readonly RecordTexts texts;
    bool learning;

    public Pseudonymiser(PseudonymKey key)
    {
        search = new(known);
        pseudonyms = new(key);
        texts = new(Find);
    }

    /// <summary>Notes which names a record has.</summary>
    public void Learn(ReadOnlySpan<byte> record)
    {
        learning = true;
        texts.Read(record);
    }

    /// <summary>The record with pseudonyms; what is no JSON is looked at as one text.</summary>
    public byte[] Apply(ReadOnlySpan<byte> record)
    {
        if (learning) pseudonyms.Draw();
        learning = false;
        return texts.Edit(record);
    }

    /// <summary>
    /// What an address, GUID or account number was before; null for anything else. Names are not kept: only a list of the real ones and the
    /// key tell whose pseudonym is whose.
    /// </summary>
    public string? Reverse(string pseudonym) => pseudonyms.Reverse(pseudonym) is { } value ? Encoding.ASCII.GetString(value) : null;

    void Find(ReadOnlySpan<byte> text, RecordString part, Edits edits)
    {
        if (part.Kind == KeyKind.Public)
        {
            pseudonyms.KeepGuid(text.Trim("{}"u8));
            return;
        }
        foreach (var finding in search.Find(text, part.Kind))
            if (learning) Learn(text.Slice(finding.Start, finding.Length), finding);
            else pseudonyms.Replace(text, finding, edits);
    }

    void Learn(ReadOnlySpan<byte> value, Finding finding)
    {
        if (finding.Kind == FindingKind.Account) known.AddAccount(value);
        if (finding.Kind != FindingKind.Name || KeyedNames.IsPrincipal(value)) return;
        pseudonyms.Note(value);
        if (finding.Spreads && KeyedNames.Spreads(value)) known.Add(value);
    }
}
