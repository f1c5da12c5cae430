namespace CyberLM.Logs;

/// <summary>
/// Several files as one, in order of time. Each is taken to be in order itself: a record that is earlier than the one before it, or has
/// no time, comes directly after that. A file is opened when its first record is due: of a year in files of five minutes few are open.
/// </summary>
static class MergedFiles
{
    /// <param name="First">time of its first record in ticks; without one, or where it cannot be read twice, the least</param>
    /// <param name="Read">opens and reads it</param>
    public readonly record struct Part(long First, Func<IEnumerable<LogRecord>> Read);

    public static IEnumerable<LogRecord> Read(IEnumerable<Part> parts)
    {
        var waiting = new Queue<Part>(parts.OrderBy(part => part.First));
        var open = new PriorityQueue<Opened, (long Ticks, int Number)>();
        int number = 0;
        try
        {
            while (true)
            {
                while (waiting.TryPeek(out var next) && (!open.TryPeek(out _, out var earliest) || next.First <= earliest.Ticks))
                    Advance(new Opened(waiting.Dequeue().Read().GetEnumerator(), number++), open);
                if (!open.TryPeek(out var file, out _)) yield break;
                yield return file.Records.Current;
                open.Dequeue();
                Advance(file, open);
            }
        }
        finally
        {
            foreach (var (file, _) in open.UnorderedItems) file.Records.Dispose();
        }
    }

    static void Advance(Opened file, PriorityQueue<Opened, (long, int)> open)
    {
        bool more = false;
        try
        {
            more = file.Records.MoveNext();
        }
        finally
        {
            if (!more) file.Records.Dispose();
        }
        if (!more) return;
        if (RecordTime.TryFind(file.Records.Current.Utf8.Span, out var time)) file.Ticks = Math.Max(file.Ticks, time.UtcTicks);
        open.Enqueue(file, (file.Ticks, file.Number));
    }

    sealed class Opened(IEnumerator<LogRecord> records, int number)
    {
        public IEnumerator<LogRecord> Records => records;

        /// <summary>Of files with equal times that comes first which was opened first.</summary>
        public int Number => number;
        public long Ticks { get; set; } = long.MinValue;
    }
}
