using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.ML.Tokenizers;

namespace CyberLM.Gpt;

/// <summary>
/// Byte-level byte pair encoding (Sennrich et al., 2016; Radford et al., 2019). Any bytes come back exactly: what is not UTF-8 is encoded
/// byte by byte, past the library, which knows text only. The library is told no special tokens, since a log line may spell one.
/// </summary>
public sealed class BpeTokenizer : ITokenizer
{
    readonly BpeVocabulary vocabulary;
    readonly byte[][] bytesOfId;
    readonly Microsoft.ML.Tokenizers.BpeTokenizer library;

    internal BpeTokenizer(BpeVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        bytesOfId = [.. Enumerable.Range(0, vocabulary.Size).Select(id => id == Border ? "\n"u8.ToArray() : Bytes(vocabulary.Token(id)))];
        var ids = Enumerable.Range(1, vocabulary.Size - 1);
        var entries = ids.Select(id => KeyValuePair.Create(vocabulary.Printable(id), id));
        library = Microsoft.ML.Tokenizers.BpeTokenizer.Create(new BpeOptions(entries)
        {
            Merges = vocabulary.Merges.Select(merge => $"{vocabulary.Printable(merge.Left)} {vocabulary.Printable(merge.Right)}"),
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(BpePieces.Regex, null),
        });
    }

    static byte[] Bytes(string token) => [.. token.Select(value => (byte)value)];

    public const string Name = "bpe";
    public string Kind => Name;
    public bool PacksRecords => true;
    public int VocabSize => vocabulary.Size;
    public int Border => BpeVocabulary.Border;

    internal BpeVocabulary Vocabulary => vocabulary;

    /// <summary>The bytes an id stands for; for the border "\n".</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => bytesOfId[id];

    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        char[] text = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            while (!utf8.IsEmpty)
            {
                // Replacement is off: a byte that is not UTF-8 stops the conversion in front of it.
                Utf8.ToUtf16(utf8, text, out int read, out int written, replaceInvalidSequences: false);
                if (written > 0)
                    ids.AddRange(library.EncodeToIds(text.AsSpan(0, written)));
                utf8 = utf8[read..];
                if (utf8.IsEmpty)
                    break;
                ids.Add(BpeVocabulary.IdOfByte(utf8[0]));
                utf8 = utf8[1..];
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)bytesOfId.Length)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"id outside the vocabulary of {bytesOfId.Length}");
            utf8.Write(bytesOfId[id]);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        TokenizerJson.WriteStart(json, this);
        json.WriteNumber("pattern", BpePieces.Pattern);
        json.WriteStartArray("merges");
        foreach (var (left, right) in vocabulary.Merges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(left);
            json.WriteNumberValue(right);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        TokenizerJson.WriteEnd(json, Fingerprint());
    }

    /// <summary>SHA-256 over pattern and merges, so that a damaged tokenizer.json cannot load as another vocabulary.</summary>
    internal string Fingerprint() =>
        TokenizerJson.Fingerprint(Kind, [BpePieces.Pattern, .. vocabulary.Merges.SelectMany(merge => new[] { merge.Left, merge.Right })]);
}
