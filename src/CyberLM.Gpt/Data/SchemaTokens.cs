using System.Buffers;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// Tokens of fields, as far as a model must know them: how many there are and what stands between documents. What each means is said by the
/// schema of the log, which makes them from records and records from them; the fingerprint names it.
/// </summary>
/// <param name="fingerprint">SHA-256 in hex of what the ids mean</param>
/// <param name="families">the values of one field are one</param>
/// <param name="dues">fields that can be due, and what else; 1: a model is not told</param>
public sealed class SchemaTokens(int vocabSize, string fingerprint, TokenFamilies? families = null, int dues = 1) : ITokenizer
{
    public const string Name = "field";
    public string Kind => Name;
    public bool PacksRecords => true;
    public int VocabSize => vocabSize;
    public int Border => 0;
    public string Fingerprint => fingerprint;
    public TokenFamilies? Families => families;
    public int Dues => dues;

    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids) => throw NeedsSchema();

    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8) => throw NeedsSchema();

    static InvalidOperationException NeedsSchema() => new("tokens of fields are made by the schema of a log, not by their tokenizer");

    public void Write(Utf8JsonWriter json)
    {
        TokenizerJson.WriteStart(json, this);
        if (dues > 1) json.WriteNumber("dues", dues);
        if (families is not null) TokenizerJson.WriteNumbers(json, "families", families.Starts);
        TokenizerJson.WriteEnd(json, fingerprint);
    }
}
