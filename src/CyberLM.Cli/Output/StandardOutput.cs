using System.Runtime.InteropServices;

namespace CyberLM.Cli.Output;

/// <summary>
/// Stdout by write(2). Console's stream takes a reader that has gone for one that reads on, so that `generate | head` would never stop; a
/// FileStream keeps a position of its own, so that the next program of a script would write over what stands there.
/// </summary>
sealed partial class StandardOutput : Stream
{
    const int Descriptor = 1;
    const int Interrupted = 4;

    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = Write(Descriptor, buffer, buffer.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is not (0 or Interrupted))
                throw new IOException($"cannot write standard output: {Marshal.GetPInvokeErrorMessage(error)}", error);
            if (written > 0) buffer = buffer[(int)written..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count);
}
