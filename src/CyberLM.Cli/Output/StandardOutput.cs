using System.Runtime.InteropServices;

namespace CyberLM.Cli.Output;

/// <summary>
/// Stdout by write(2). Console's stream takes a reader that has gone for one that reads on, so that `generate | head` would never stop; a
/// FileStream keeps a position of its own, so that the next program of a script would write over what stands there. One that another
/// program has made non-blocking, as a shell's job may, is waited for.
/// </summary>
sealed partial class StandardOutput(int descriptor) : Stream
{
    const int Standard = 1;
    const int Interrupted = 4;
    static readonly int Again = OperatingSystem.IsMacOS() ? 35 : 11;

    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput(Standard);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = Write(descriptor, buffer, buffer.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error == Again) WaitForRoom();
            else if (error is not (0 or Interrupted))
                throw new IOException($"cannot write standard output: {Marshal.GetPInvokeErrorMessage(error)}", error);
            if (written > 0) buffer = buffer[(int)written..];
        }
    }

    /// <summary>Whatever ends the waiting, be it a signal, write is asked again.</summary>
    void WaitForRoom()
    {
        const short Writable = 4;
        var wanted = new Waited { Descriptor = descriptor, Events = Writable };
        _ = Poll(ref wanted, 1, timeout: -1);
    }

    /// <summary>struct pollfd</summary>
    struct Waited
    {
        public int Descriptor;
        public short Events, Returned;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Waited descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count);
}
