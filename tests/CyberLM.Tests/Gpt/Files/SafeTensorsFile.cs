using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt.Files;

/// <summary>Small files for the tests of the format.</summary>
static class SafeTensorsFile
{
    public static byte[] Bytes(params (string Name, SafeTensorType Type, long[] Shape, byte[] Data)[] tensors)
    {
        using var memory = new MemoryStream();
        using var writer = new SafeTensorsWriter(memory, tensors.Select(t => (t.Name, t.Type, (IReadOnlyList<long>)t.Shape)));
        foreach (var tensor in tensors)
        {
            if (tensor.Data.Length > 0) writer.Append(tensor.Data);
        }
        writer.Finish();
        return memory.ToArray();
    }

    public static byte[] Small() => Bytes(
        ("transformer.wte.weight", SafeTensorType.F32, [4, 3], Floats(12)),
        ("transformer.ln_f.weight", SafeTensorType.BF16, [3], [1, 2, 3, 4, 5, 6]),
        ("lm_head.weight", SafeTensorType.F32, [2, 2], Floats(4)));

    public static byte[] Floats(int count) => [.. Enumerable.Range(1, count).SelectMany(i => BitConverter.GetBytes(1f / i))];

    /// <summary>A file whose header is given word by word.</summary>
    public static byte[] Raw(string header, int dataBytes, ulong? length = null)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes(length ?? (ulong)json.Length), .. json, .. new byte[dataBytes]];
    }

    public static void LoadAll(string path, bool requireChecksums = true)
    {
        using var reader = SafeTensorsReader.Open(path, requireChecksums);
        reader.Verify();
    }
}
