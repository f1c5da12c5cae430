using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace CyberLM.Logs;

/// <summary>
/// Releases records evenly to a target that somebody reads while it is written. The records are made ahead of their time, up to a limit, by
/// the thread that writes here; another one waits and passes them on, each flushed. A stop is the usual end of it: what was not due by then
/// is dropped, and the target is completed all the same.
/// </summary>
/// <param name="slow">told once, when the records do not come as fast as they are due</param>
public sealed class PacedTarget : IRecordTarget, IDisposable
{
    const int MostAhead = 1024;

    /// <summary>A rate that is missed by less than a hundredth is kept.</summary>
    const double Missed = 0.01;

    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    readonly Channel<byte[]> ahead = Channel.CreateBounded<byte[]>(MostAhead);
    readonly Pace pace;
    readonly IRecordTarget next;
    readonly Action<Pace> slow;
    readonly CancellationTokenSource ending;
    readonly CancellationToken stop;
    readonly Task releasing;
    bool said;

    public PacedTarget(Pace pace, IRecordTarget next, Action<Pace> slow, CancellationToken stop)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        (this.pace, this.next, this.slow, this.stop) = (pace, next, slow, ending.Token);
        releasing = Task.Run(ReleaseAsync, CancellationToken.None);
    }

    /// <summary>Waits where too many are ahead of their time; throws what the target threw. Behind a stop it drops the record.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        if (!ahead.Writer.TryWrite(record.ToArray())) Wait(record.ToArray());
    }

    void Wait(byte[] record)
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
                while (ahead.Reader.TryRead(out byte[]? record))
                {
                    await pace.WaitAsync(stop).ConfigureAwait(false);
                    next.Write(record);
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
        var planned = pace.Asked.Interval * pace.Released;
        if (said || pace.Behind < Soonest || pace.Behind < planned * Missed) return;
        said = true;
        slow(pace);
    }
}
