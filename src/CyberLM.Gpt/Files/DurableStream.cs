namespace CyberLM.Gpt;

/// <summary>What a writer asks of the disk.</summary>
enum DiskOperation { Write, Flush, Rename }

/// <summary>
/// A new file whose Flush reaches the disk. Unbuffered: the writers bring large pieces, and a buffer would fail a second time when it is
/// closed. A wrapper, because a FileStream that is derived from takes every write through an array.
/// </summary>
sealed class DurableStream(string path) : Stream
{
    readonly FileStream file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => true;
    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        DurableFile.Probe?.Invoke(DiskOperation.Write, path);
        file.Write(buffer);
    }

    public override void Flush()
    {
        DurableFile.Probe?.Invoke(DiskOperation.Flush, path);
        file.Flush(flushToDisk: true);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
