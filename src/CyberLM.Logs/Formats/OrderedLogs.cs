namespace CyberLM.Logs;

/// <summary>
/// Logs of several files as one, by time: each file keeps its own order, and of those that stand next the earliest comes first. A record
/// without a time comes right behind the one before it in its file. A file without a record is left out, unless all are such.
/// </summary>
/// <param name="inputs">files, folders, patterns</param>
public sealed class OrderedLogs(IReadOnlyList<string> inputs, LogReaderOptions? options = null)
{
    /// <summary>Reads from the beginning with each enumeration.</summary>
    /// <param name="told">of each file, once all are read</param>
    /// <param name="leftOut">why a file has no record</param>
    public IEnumerable<TimedRecord> Read(Action<ReadReport>? told = null, Action<CyberLMException>? leftOut = null)
    {
        var files = InputPaths.Expand(inputs, _ => { }).FindAll(file => file.IsNamed || !file.IsEmpty());
        var readers = files.ConvertAll(file => new LogReader([file.Path], options));
        if (readers.Count == 0) readers.Add(new LogReader(inputs, options));       // says what is wrong with them
        var streams = readers.ConvertAll(reader => reader.Read().GetEnumerator());
        var without = new List<CyberLMException>();
        try
        {
            var next = new PriorityQueue<int, (long Time, int File)>();
            long[] last = new long[streams.Count];
            bool MoveNext(int file)
            {
                try
                {
                    return streams[file].MoveNext();
                }
                catch (CyberLMException none) when (readers[file].Report.Records == 0 && !IsFatal(none, files.ElementAtOrDefault(file)))
                {
                    without.Add(none);
                    leftOut?.Invoke(none);
                    return false;
                }
            }

            void Advance(int file)
            {
                if (!MoveNext(file)) return;
                if (RecordTime.TryFind(streams[file].Current.Utf8.Span, out var time)) last[file] = Math.Max(last[file], Nanoseconds(time));
                next.Enqueue(file, (last[file], file));
            }

            for (int file = 0; file < streams.Count; file++) Advance(file);
            if (without.Count == streams.Count) throw Nothing(without);
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

    /// <summary>The disk does not give a file that was named itself.</summary>
    static bool IsFatal(CyberLMException failure, InputFile file) => failure is EnvironmentException && file.IsNamed;

    static CyberLMException Nothing(List<CyberLMException> without) => without.Count == 1
        ? without[0]
        : new($"no record in any of {without.Count} files; the first: {without[0].Message}", without[0].Hint);

    static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
