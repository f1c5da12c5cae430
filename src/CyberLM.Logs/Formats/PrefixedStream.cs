namespace CyberLM.Logs;

/// <summary>A stream whose first bytes were read already and are given out once more, as is the damage that was met behind them.</summary>
sealed class PrefixedStream(byte[] prefix, Stream rest, InvalidDataException? damage = null) : ForwardStream
{
    int given;

    public override int Read(Span<byte> buffer)
    {
        if (given == prefix.Length)
            return damage is null ? rest.Read(buffer) : throw damage;
        int count = Math.Min(buffer.Length, prefix.Length - given);
        prefix.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }
}
