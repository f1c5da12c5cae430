using System.Buffers;

namespace CyberLM.Logs;

/// <summary>Bytes that grow at their end; a place in them stays valid while they grow.</summary>
sealed class ByteBuffer : IBufferWriter<byte>
{
    byte[] bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Slice(int start, int length) => bytes.AsSpan(start, length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public void Add(byte value)
    {
        if (Length == bytes.Length) Grow(1);
        bytes[Length++] = value;
    }

    /// <summary>The span may be a part of this buffer.</summary>
    public void Add(ReadOnlySpan<byte> span)
    {
        if (span.Length > bytes.Length - Length) Grow(span.Length);
        span.CopyTo(bytes.AsSpan(Length));
        Length += span.Length;
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        int room = Math.Max(sizeHint, 1);
        if (room > bytes.Length - Length) Grow(room);
        return bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return bytes.AsMemory(Length);
    }

    public void Advance(int count) => Length += count;

    void Grow(int more) => Array.Resize(ref bytes, Math.Max(2 * bytes.Length, Length + more));
}
