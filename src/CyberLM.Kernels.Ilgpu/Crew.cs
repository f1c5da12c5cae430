using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>Work in numbered items that may run at the same time.</summary>
interface ICrewWork
{
    void Run(int item);
}

/// <summary>
/// Threads for operations that are shorter than ILGPU's launch on the CPU, which wakes sleeping threads and puts the caller to sleep: a
/// step of decoding is dozens of them, one behind the other. Here the caller takes part, and a thread waits awake for a moment before it
/// sleeps. The caller takes items from the front, the others from the back: two threads mostly see the same items, and so the same
/// weights, at every step, and a thread that the system has put to sleep holds up one item and not a half of the work.
/// </summary>
sealed class Crew(int size) : IDisposable
{
    /// <summary>Longer than the gap between two operations of a step.</summary>
    const double SpinMicroseconds = 50;
    const int SpinsPerLook = 16;
    const int HalfBits = 32;
    static readonly long SpinTicks = (long)(Stopwatch.Frequency * SpinMicroseconds / 1e6);

    /// <summary>They start with the first work that is shared.</summary>
    readonly Thread?[] helpers = new Thread[size - 1];
    readonly object sleeping = new();
    ICrewWork? work;
    Exception? failure;
    /// <summary>Items that nobody has taken: the first in the upper half, behind the last in the lower one.</summary>
    long open;
    volatile int done;
    volatile int sleepers;
    volatile bool stopped;

    /// <summary>Threads, the caller included.</summary>
    internal int Size => size;

    /// <summary>Returns when all items are done. One caller at a time.</summary>
    internal void Run(ICrewWork shared, int items)
    {
        if (size == 1 || items == 1)
        {
            for (int item = 0; item < items; item++) shared.Run(item);
            return;
        }
        if (helpers[0] is null) Start();
        work = shared;
        done = 0;
        // A full fence: the sleepers are looked at after the items can be seen, and they look the other way round.
        Interlocked.Exchange(ref open, items);
        if (sleepers > 0)
            lock (sleeping) Monitor.PulseAll(sleeping);
        while (Take(front: true) is >= 0 and var item) RunGuarded(item);
        AwaitRest(items);
        work = null;
        if (Interlocked.Exchange(ref failure, null) is { } thrown) ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>
    /// What is left is less than an item of each helper. Giving the processor away for it would be giving it to another program; only a
    /// helper that has lost its own for long may need this one.
    /// </summary>
    void AwaitRest(int items)
    {
        long start = Stopwatch.GetTimestamp();
        while (done < items)
        {
            if (Stopwatch.GetTimestamp() - start < SpinTicks) Thread.SpinWait(SpinsPerLook);
            else Thread.Yield();
        }
    }

    void Start()
    {
        for (int i = 0; i < helpers.Length; i++)
        {
            var helper = helpers[i] = new Thread(Help) { IsBackground = true, Name = $"kernels {i + 1}" };
            helper.Start();
        }
    }

    void Help()
    {
        while (!stopped)
        {
            if (Take(front: false) is >= 0 and var item) RunGuarded(item);
            else if (!SpinUntilOpen()) Sleep();
        }
    }

    /// <summary>An item that is now this thread's, or -1. Whoever has one holds up the work that it belongs to.</summary>
    int Take(bool front)
    {
        while (true)
        {
            long seen = Volatile.Read(ref open);
            int first = (int)(seen >> HalfBits), end = (int)seen;
            if (first >= end) return -1;
            long rest = front ? seen + (1L << HalfBits) : seen - 1;
            if (Interlocked.CompareExchange(ref open, rest, seen) == seen) return front ? first : end - 1;
        }
    }

    void RunGuarded(int item)
    {
        try
        {
            work!.Run(item);
        }
        // Who called has to hear of it, on whichever thread it was.
        catch (Exception exception)
        {
            failure = exception;
        }
        Interlocked.Increment(ref done);
    }

    bool IsOpen
    {
        get
        {
            long seen = Volatile.Read(ref open);
            return (int)(seen >> HalfBits) < (int)seen;
        }
    }

    bool SpinUntilOpen()
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            if (IsOpen || stopped) return true;
            Thread.SpinWait(SpinsPerLook);
        }
        while (Stopwatch.GetTimestamp() - start < SpinTicks);
        return false;
    }

    void Sleep()
    {
        lock (sleeping)
        {
            Interlocked.Increment(ref sleepers);
            while (!IsOpen && !stopped) Monitor.Wait(sleeping);
            Interlocked.Decrement(ref sleepers);
        }
    }

    public void Dispose()
    {
        stopped = true;
        lock (sleeping) Monitor.PulseAll(sleeping);
        foreach (var helper in helpers) helper?.Join();
    }
}
