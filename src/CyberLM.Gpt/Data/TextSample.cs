namespace CyberLM.Gpt;

/// <summary>
/// Every Stride-th document, Stride a power of two, so that at most a given number of bytes are kept; one pass, bounded memory.
/// </summary>
sealed record TextSample(List<ReadOnlyMemory<byte>> Documents, int Stride, long Bytes, long AllBytes)
{
    public static TextSample Take(IEnumerable<ReadOnlyMemory<byte>> documents, long largest)
    {
        var kept = new List<ReadOnlyMemory<byte>>();
        int stride = 1;
        long index = 0, bytes = 0, allBytes = 0;
        foreach (var document in documents)
        {
            allBytes += document.Length;
            if (index++ % stride != 0)
                continue;
            kept.Add(document);
            bytes += document.Length;
            while (bytes > largest && kept.Count > 1)
            {
                stride *= 2;
                kept = [.. kept.Where((_, i) => i % 2 == 0)];
                bytes = kept.Sum(one => (long)one.Length);
            }
        }
        return new TextSample(kept, stride, bytes, allBytes);
    }
}
