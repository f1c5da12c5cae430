using System.Buffers;
using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt.Data;

static class Documents
{
    public static List<ReadOnlyMemory<byte>> Of(params string[] texts) =>
        [.. texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];

    /// <summary>Distinct documents "&lt;number&gt;:xxx" with lengths from 3 to longest.</summary>
    public static List<ReadOnlyMemory<byte>> Numbered(int count, int longest, int seed = 1)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, count).Select(i => $"{i}:".PadRight(random.Next(3, longest + 1), 'x'))]);
    }

    public static TokenFile CharFile(string path, List<ReadOnlyMemory<byte>> documents) =>
        TokenFile.Create(path, CharTokenizer.Train(documents), documents);

    public static int[] Encode(ITokenizer tokenizer, ReadOnlySpan<byte> bytes)
    {
        var ids = new List<int>();
        tokenizer.Encode(bytes, ids);
        return [.. ids];
    }

    public static byte[] Decode(ITokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        tokenizer.Decode(ids, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static string Text(ITokenizer tokenizer, ReadOnlySpan<int> ids) => Encoding.UTF8.GetString(Decode(tokenizer, ids));

    public static byte[] Json(ITokenizer tokenizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
            tokenizer.Write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
