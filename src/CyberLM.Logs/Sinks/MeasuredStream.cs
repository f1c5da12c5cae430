using System.Security.Cryptography;

namespace CyberLM.Logs;

/// <summary>
/// Passes on what is written, in large pieces, and keeps its length and SHA-256, so that a file can be named by its content without reading
/// it. Dispose drops what has not been flushed: a failure has left it there.
/// </summary>
sealed class MeasuredStream(Stream to) : Stream
{
    readonly byte[] buffer = new byte[1 << 16];
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    int held;
    long passed;

    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => passed + held;

    /// <summary>Asked for by writers that note where a part begins.</summary>
    public override long Position { get => Length; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - held) Flush();
        if (bytes.Length > buffer.Length)
        {
            Pass(bytes);
            return;
        }
        bytes.CopyTo(buffer.AsSpan(held));
        held += bytes.Length;
    }

    public override void Write(byte[] bytes, int offset, int count) => Write(bytes.AsSpan(offset, count));

    /// <summary>The stream behind is not flushed: what that costs is its owner's to decide.</summary>
    public override void Flush()
    {
        if (held > 0) Pass(buffer.AsSpan(0, held));
        held = 0;
    }

    void Pass(ReadOnlySpan<byte> bytes)
    {
        to.Write(bytes);
        hash.AppendData(bytes);
        passed += bytes.Length;
    }

    public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }
}
