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
    /// <summary>JSON in a string in JSON in a string: deeper is text.</summary>
    const int MostStringsAround = 3;
    readonly KnownNames known = new();
    readonly ValueSearch search;
    readonly Pseudonyms pseudonyms;
    readonly Edits edits = new();
    readonly RecordStrings[] strings;
    readonly DecodedText[] decoded;
    bool learning;

    public Pseudonymiser(PseudonymKey key)
    {
        search = new(known);
        pseudonyms = new(key);
        strings = [.. Enumerable.Range(0, MostStringsAround + 1).Select(_ => new RecordStrings())];
        decoded = [.. Enumerable.Range(0, MostStringsAround + 1).Select(_ => new DecodedText())];
    }

    /// <summary>Notes which names a record has.</summary>
    public void Learn(ReadOnlySpan<byte> record)
    {
        learning = true;
        Look(record);
    }

    /// <summary>The record with pseudonyms; what is no JSON is looked at as one text.</summary>
    public byte[] Apply(ReadOnlySpan<byte> record)
    {
        if (learning) pseudonyms.Draw();
        learning = false;
        edits.Clear();
        Look(record);
        return edits.Apply(record);
    }

    /// <summary>
    /// What an address, GUID or account number was before; null for anything else. Names are not kept: only a list of the real ones and the
    /// key tell whose pseudonym is whose.
    /// </summary>
    public string? Reverse(string pseudonym) => pseudonyms.Reverse(pseudonym) is { } value ? Encoding.ASCII.GetString(value) : null;

    void Look(ReadOnlySpan<byte> record)
    {
        if (LookAsJson(record, default, 0)) return;
        // In a damaged JSON text a letter after a backslash is no part of a word; in a plain line it is.
        LookAsText(record, new(0, record.Length, KeyKind.Text, default), 0, escapes: IsContainer(record));
    }

    static bool IsContainer(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>False leaves no edit.</summary>
    bool LookAsJson(ReadOnlySpan<byte> text, KeyWords outer, int depth)
    {
        if (depth > MostStringsAround || !IsContainer(text) || !strings[depth].Read(text, outer)) return false;
        foreach (var part in strings[depth].Strings)
            if (part.Kind != KeyKind.Program) LookAsText(text, part, depth, escapes: true);
        return true;
    }

    /// <summary>Finds what one string holds; its edits are of the text around it then.</summary>
    void LookAsText(ReadOnlySpan<byte> around, RecordString part, int depth, bool escapes)
    {
        var text = around.Slice(part.Start, part.Length);
        DecodedText? undone = null;
        int before = edits.Count;
        if (escapes && text.Contains((byte)'\\'))
        {
            undone = decoded[depth];
            undone.Read(text);
            text = undone.Text;
        }
        if (part.Kind == KeyKind.Key || !LookAsJson(text, part.Key, depth + 1))
        {
            if (text.Contains((byte)'%'))
            {
                if (undone is null) decoded[depth].Read(text, escapes: false);
                undone = decoded[depth];
                undone.UndoPercents();
                text = undone.Text;
            }
            Find(text, part.Kind);
        }
        edits.Shift(before, part.Start, undone);
    }

    void Find(ReadOnlySpan<byte> text, KeyKind kind)
    {
        if (kind == KeyKind.Public)
        {
            pseudonyms.KeepGuid(text.Trim("{}"u8));
            return;
        }
        foreach (var finding in search.Find(text, kind))
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
