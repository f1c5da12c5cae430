using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace CyberLM.Logs;

/// <summary>
/// Releases records, when they are due, to a target that somebody reads while it is written. The records are made ahead of their time, up
/// to a limit, by the thread that writes here; another one waits and passes them on, each flushed. A stop is the usual end of it: what was
/// not due by then is dropped, and the target is completed all the same.
/// </summary>
/// <param name="slow">told once, when the records do not come as fast as they are due</param>
public sealed class PacedTarget : IRecordTarget, IDisposable
{
    readonly Channel<TimedRecord> ahead;
    readonly IPace pace;
    readonly IRecordTarget next;
    readonly Action slow;
    readonly CancellationTokenSource ending;
    readonly CancellationToken stop;
    readonly Task releasing;
    bool said;

    public PacedTarget(IPace pace, IRecordTarget next, Action slow, CancellationToken stop)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        (this.pace, this.next, this.slow, this.stop) = (pace, next, slow, ending.Token);
        ahead = Channel.CreateBounded<TimedRecord>(pace.MostAhead);
        releasing = Task.Run(ReleaseAsync, CancellationToken.None);
    }

    /// <summary>Waits where too many are ahead of their time; throws what the target threw. Behind a stop it drops the record.</summary>
    public void Write(ReadOnlySpan<byte> record, long? time = null)
    {
        var kept = new TimedRecord(record.ToArray(), time);
        if (!ahead.Writer.TryWrite(kept)) Wait(kept);
    }

    void Wait(TimedRecord record)
    {
        try
        {
            ahead.Writer.WriteAsync(record, stop).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Dropped, as are those that wait.
        }
        catch (ChannelClosedException failure)
        {
            if (failure.InnerException is { } cause) ExceptionDispatchInfo.Throw(cause);
        }
    }

    public void Flush()
    {
    }

    /// <summary>Waits until the last record was due, or for the stop.</summary>
    public void Complete()
    {
        ahead.Writer.TryComplete();
        releasing.GetAwaiter().GetResult();
        next.Complete();
    }

    /// <summary>Ends it like a stop, when whoever writes has failed; returns once the target is left alone.</summary>
    public void Dispose()
    {
        ending.Cancel();
        releasing.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        ending.Dispose();
    }

    async Task ReleaseAsync()
    {
        try
        {
            while (await ahead.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
                while (ahead.Reader.TryRead(out var record))
                {
                    await pace.WaitAsync(record.Time, stop).ConfigureAwait(false);
                    next.Write(record.Utf8);
                    next.Flush();
                    SayWhenSlow();
                }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            ahead.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            ahead.Writer.TryComplete(failure);               // whoever writes must not wait for ever
            throw;
        }
    }

    void SayWhenSlow()
    {
        if (said || !pace.IsMissed) return;
        said = true;
        slow();
    }
}
