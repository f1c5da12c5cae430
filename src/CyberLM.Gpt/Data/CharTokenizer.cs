using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// One token per Unicode scalar value of the training data and '\n', ids in ascending order of the values, as nanoGPT's character data
/// sets. Bytes that are not UTF-8 become U+FFFD: only <see cref="BpeTokenizer"/> keeps them.
/// </summary>
public sealed class CharTokenizer : ITokenizer
{
    const int Unknown = -1;
    const int LastScalar = 0x10FFFF;

    readonly int[] scalars;
    readonly int[] idOfScalar;

    /// <param name="ascendingScalars">Scalar values in ascending order, without repetition, '\n' among them.</param>
    public CharTokenizer(ReadOnlySpan<int> ascendingScalars)
    {
        scalars = ascendingScalars.ToArray();
        int last = -1;
        foreach (int scalar in scalars)
        {
            if (!Rune.IsValid(scalar) || scalar <= last)
                throw new ArgumentException($"{scalar} is no Unicode scalar value above {last}", nameof(ascendingScalars));
            last = scalar;
        }
        idOfScalar = new int[last + 1];
        Array.Fill(idOfScalar, Unknown);
        for (int id = 0; id < scalars.Length; id++)
            idOfScalar[scalars[id]] = id;
        Border = last < '\n' ? Unknown : idOfScalar['\n'];
        if (Border == Unknown)
            throw new ArgumentException("the vocabulary lacks '\\n', the border between documents", nameof(ascendingScalars));
    }

    /// <summary>Takes every scalar value that occurs; says so when bytes are not UTF-8.</summary>
    public static CharTokenizer Train(IEnumerable<ReadOnlyMemory<byte>> documents, Action<string>? notice = null)
    {
        var seen = new bool[LastScalar + 1];
        seen['\n'] = true;
        long replaced = 0;
        foreach (var document in documents)
        {
            var rest = document.Span;
            while (!rest.IsEmpty)
            {
                if (Rune.DecodeFromUtf8(rest, out var rune, out int used) != OperationStatus.Done)
                    replaced++;
                seen[rune.Value] = true;
                rest = rest[used..];
            }
        }
        if (replaced > 0)
        {
            notice?.Invoke(
                $"{replaced} byte sequences are not UTF-8; the char tokenizer reads each as U+FFFD (the bpe tokenizer keeps them)");
        }
        int[] scalars = [.. Enumerable.Range(0, seen.Length).Where(scalar => seen[scalar])];
        return new CharTokenizer(scalars);
    }

    public const string Name = "char";
    public string Kind => Name;
    public bool PacksRecords => false;
    public int VocabSize => scalars.Length;
    public int Border { get; }

    /// <summary>The scalar value of each id.</summary>
    public ReadOnlySpan<int> Scalars => scalars;

    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        int at = 0;
        while (at < utf8.Length)
        {
            Rune.DecodeFromUtf8(utf8[at..], out var rune, out int used);
            int id = rune.Value < idOfScalar.Length ? idOfScalar[rune.Value] : Unknown;
            if (id == Unknown)
                throw UnknownCharacter(utf8, at, rune);
            ids.Add(id);
            at += used;
        }
    }

    static CyberLMException UnknownCharacter(ReadOnlySpan<byte> utf8, int at, Rune rune)
    {
        string shown = Rune.IsControl(rune) ? "" : $" '{rune}'";
        int character = Encoding.UTF8.GetCharCount(utf8[..at]) + 1;
        return new CyberLMException(
            $"character U+{rune.Value:X4}{shown} at byte {at} (character {character}) is not in the vocabulary of this char tokenizer",
            "use only characters that occur in the training data, or train with the bpe tokenizer");
    }

    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)scalars.Length)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"id outside the vocabulary of {scalars.Length}");
            utf8.Advance(new Rune(scalars[id]).EncodeToUtf8(utf8.GetSpan(4)));
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        TokenizerJson.WriteStart(json, this);
        TokenizerJson.WriteNumbers(json, "scalars", scalars);
        TokenizerJson.WriteEnd(json, Fingerprint());
    }

    /// <summary>SHA-256 over the scalar values, so that a damaged tokenizer.json cannot load as another vocabulary.</summary>
    internal string Fingerprint() => TokenizerJson.Fingerprint(Kind, scalars);
}
