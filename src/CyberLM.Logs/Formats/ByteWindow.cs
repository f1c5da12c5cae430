namespace CyberLM.Logs;

/// <summary>The part of a stream under examination, with its place. It grows to the limit and no further.</summary>
/// <param name="endsAtFailure">a failure of the disk ends it as damage does</param>
sealed class ByteWindow(Stream stream, int limit, bool endsAtFailure = false)
{
    byte[] buffer = new byte[Math.Min(limit, 1 << 16)];
    int start;
    int end;

    public long Offset { get; private set; }
    public long Line { get; private set; } = 1;

    /// <summary>Nothing comes after Available.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Why the stream ended before its end, if so.</summary>
    public string? Damage { get; private set; }

    public ReadOnlySpan<byte> Available => buffer.AsSpan(start, end - start);
    public bool IsFull => end - start >= limit;

    /// <summary>Reads more behind Available; false at the end of the stream or at the limit.</summary>
    public bool Fill()
    {
        if (AtEnd || IsFull)
            return false;
        if (end == buffer.Length)
            MakeRoom();
        int read = Read(buffer.AsSpan(end));
        end += read;
        AtEnd = read == 0;
        return read > 0;
    }

    /// <summary>Moves when that frees half of the buffer, else doubles, so that copying stays linear.</summary>
    void MakeRoom()
    {
        int length = end - start;
        byte[] target = length > buffer.Length / 2 ? new byte[(int)Math.Min(limit, buffer.Length * 2L)] : buffer;
        if (target.Length == length)
            return;
        Buffer.BlockCopy(buffer, start, target, 0, length);
        (buffer, start, end) = (target, 0, length);
    }

    int Read(Span<byte> into)
    {
        try
        {
            return stream.Read(into);
        }
        catch (InvalidDataException failure)
        {
            Damage = $"the data is damaged here: {failure.Message}";
            return 0;
        }
        catch (Exception failure) when (endsAtFailure && failure is IOException or UnauthorizedAccessException)
        {
            Damage = $"it cannot be read on: {failure.Message}";
            return 0;
        }
    }

    public void Advance(int bytes)
    {
        Line += buffer.AsSpan(start, bytes).Count((byte)'\n');
        Offset += bytes;
        start += bytes;
    }
}
