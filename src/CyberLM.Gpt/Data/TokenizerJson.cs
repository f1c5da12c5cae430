using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// tokenizer.json:
/// <code>
/// { "format": "cyberlm-tokenizer", "version": 1, "kind": "char" | "bpe" | "field", "vocab_size": V, "border": id,
///   "scalars": [10, 32, ...]               char: the Unicode scalar value of each id
///   "pattern": 1, "merges": [[l, r], ...]  bpe: pre-tokenizer number; pairs of ids in order of rank
///   "dues": n                              field: what can be due where a token stands; without it a model is not told
///   "families": [0, 9, ...]                field: the first id of each run of tokens that learn together; without it none do
///   "sha256": "..." }                      over kind and numbers; field: over what the ids mean, which schema.json says
/// </code>
/// </summary>
static class TokenizerJson
{
    public const string Format = "cyberlm-tokenizer";
    public const int Version = 1;

    public static void WriteStart(Utf8JsonWriter json, ITokenizer tokenizer)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("kind", tokenizer.Kind);
        json.WriteNumber("vocab_size", tokenizer.VocabSize);
        json.WriteNumber("border", tokenizer.Border);
    }

    public static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    public static void WriteEnd(Utf8JsonWriter json, string fingerprint)
    {
        json.WriteString("sha256", fingerprint);
        json.WriteEndObject();
    }

    public static string Fingerprint(string kind, ReadOnlySpan<int> numbers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(kind));
        hash.AppendData(MemoryMarshal.AsBytes(numbers));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
