namespace CyberLM.Logs;

/// <summary>
/// Logs of several files as one, by time: each file keeps its own order, and of those that stand next the earliest comes first. A record
/// without a time comes right behind the one before it in its file.
/// </summary>
/// <param name="inputs">files, folders, patterns</param>
public sealed class OrderedLogs(IReadOnlyList<string> inputs, LogReaderOptions? options = null)
{
    /// <summary>Reads from the beginning with each enumeration.</summary>
    /// <param name="told">of each file, once all are read</param>
    public IEnumerable<TimedRecord> Read(Action<ReadReport>? told = null)
    {
        var readers = InputPaths.Expand(inputs, _ => { }).Where(file => file.IsNamed || !file.IsEmpty())
            .Select(file => new LogReader([file.Path], options)).ToList();
        if (readers.Count == 0) readers.Add(new LogReader(inputs, options));       // says what is wrong with them
        var streams = readers.ConvertAll(reader => reader.Read().GetEnumerator());
        try
        {
            var next = new PriorityQueue<int, (long Time, int File)>();
            long[] last = new long[streams.Count];
            void Advance(int file)
            {
                if (!streams[file].MoveNext()) return;
                if (RecordTime.TryFind(streams[file].Current.Utf8.Span, out var time)) last[file] = Math.Max(last[file], Nanoseconds(time));
                next.Enqueue(file, (last[file], file));
            }

            for (int file = 0; file < streams.Count; file++) Advance(file);
            while (next.TryDequeue(out int file, out var at))
            {
                yield return new(streams[file].Current.Utf8.ToArray(), at.Time == 0 ? null : at.Time);
                Advance(file);
            }
            foreach (var reader in readers) told?.Invoke(reader.Report);
        }
        finally
        {
            foreach (var stream in streams) stream.Dispose();
        }
    }

    static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
