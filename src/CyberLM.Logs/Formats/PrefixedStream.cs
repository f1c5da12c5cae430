namespace CyberLM.Logs;

/// <summary>A stream whose first bytes were read already and are given out once more.</summary>
sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
{
    int given;

    public override int Read(Span<byte> buffer)
    {
        if (given == prefix.Length)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, prefix.Length - given);
        prefix.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }
}
