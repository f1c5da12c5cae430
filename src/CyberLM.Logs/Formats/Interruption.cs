namespace CyberLM.Logs;

/// <summary>
/// Waits for a pipe only until the token says stop. The system's call cannot be taken back: it stays behind on a thread that does not keep
/// the process alive.
/// </summary>
static class Interruption
{
    public static T Wait<T>(Func<T> call, CancellationToken stop)
    {
        if (!stop.CanBeCanceled) return call();
        var task = Task.Run(call, stop);
        Task.WaitAny([task], stop);
        return task.GetAwaiter().GetResult();
    }
}

/// <summary>A pipe, whose reads the token interrupts.</summary>
sealed class InterruptibleStream(Stream pipe, CancellationToken stop) : ForwardStream
{
    // Not the caller's: a read that was left behind writes into it whenever it comes back.
    readonly byte[] buffer = new byte[1 << 16];

    public override int Read(Span<byte> into)
    {
        int most = Math.Min(into.Length, buffer.Length);
        int read = Interruption.Wait(() => pipe.Read(buffer, 0, most), stop);
        buffer.AsSpan(0, read).CopyTo(into);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) pipe.Dispose();
        base.Dispose(disposing);
    }
}
