using System.Buffers;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// Bytes to ids and back. Ids never change after training; the border id stands between documents and is set by number only.
/// </summary>
public interface ITokenizer
{
    /// <summary><see cref="CharTokenizer.Name"/>, <see cref="BpeTokenizer.Name"/> or <see cref="SchemaTokens.Name"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Records are short enough to be packed whole into rows. Otherwise a model learns windows of the stream and generates with a sliding
    /// one.
    /// </summary>
    bool PacksRecords { get; }

    int VocabSize { get; }

    /// <summary>The id that follows every document: '\n' for char, 0 for the others.</summary>
    int Border { get; }

    /// <summary>What can be due, which is told with every token: see <see cref="DueIds"/>; 1: nothing is told.</summary>
    int Dues => 1;

    /// <summary>Which tokens learn together; null: each learns on its own.</summary>
    TokenFamilies? Families => null;

    /// <summary>Appends the ids of one document, or of a prompt, without a border.</summary>
    void Encode(ReadOnlySpan<byte> utf8, List<int> ids);

    /// <summary>Writes the bytes of the ids; a border becomes '\n'.</summary>
    void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8);

    /// <summary>Writes the tokenizer.json object that <see cref="Tokenizers.Read"/> understands.</summary>
    void Write(Utf8JsonWriter json);
}
