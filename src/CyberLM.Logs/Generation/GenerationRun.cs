namespace CyberLM.Logs;

/// <summary>Goes through the turns of a plan and writes what comes: in order of the plans, or each turn in order of time.</summary>
sealed class GenerationRun(
    GenerationPlan plan, GenerationRequest request, Action<TimedRecord> write, Action<int, int?, long> progressed,
    GenerationSummary summary)
{
    /// <summary>Sequences in a row without a record from the start on, of which another one is no hope.</summary>
    const int Patience = 1000;
    readonly long start = Nanoseconds(request.Start);
    readonly Dictionary<int, SequenceResult> waiting = [];
    readonly List<TimedRecord> kept = [];
    int next, turnFirst;
    List<SequencePlan> current = [];

    public GenerationSummary Summary => summary;

    /// <summary>A model that is held to nothing has as many attempts as records are asked for.</summary>
    int Left => request.Count is { } count
        ? count - (request.Constrained ? summary.Written + kept.Count : summary.Attempts)
        : int.MaxValue;

    public void Run(ISequenceGenerator generator, CancellationToken stop)
    {
        int first = 0, fruitless = 0;
        // Of the same days again and again the whole is sorted, not each turn.
        bool isSorted = plan.IsByDay, together = isSorted && request.Count is not null;
        bool givesUp = request.Start is not null && request.Count is not null;
        foreach (var turn in plan.Turns())
        {
            if (Left <= 0 || givesUp && fruitless >= Patience) break;
            int attempts = summary.Attempts;
            (current, turnFirst) = (turn, first);
            try
            {
                generator.Run(turn, first, result => Take(result, isSorted), stop,
                    () => progressed(summary.Written, request.Count, summary.Tokens));
            }
            catch (OperationCanceledException)
            {
                foreach (var late in waiting.Values.OrderBy(result => result.Plan)) Keep(late, isSorted);
                Flush();
                throw;
            }
            first += turn.Count;
            fruitless = summary.Attempts > attempts ? 0 : fruitless + turn.Count;
            if (!together) Flush();
        }
        Flush();
        if (givesUp && summary.Attempts == 0)
            throw new CyberLMException($"no record in {fruitless} sequences is from {Moment.Text(request.Start!.Value)} on",
                "an earlier start, or more --days");
    }

    void Take(SequenceResult result, bool isSorted)
    {
        waiting.Add(result.Plan, result);
        for (; waiting.Remove(next, out var due); next++) Keep(due, isSorted);
    }

    void Keep(SequenceResult result, bool isSorted)
    {
        if (Left <= 0) return;
        summary.Sequences++;
        summary.Tokens += result.Tokens;
        summary.RemovedNats += result.LogLikelihood - result.UnmaskedLogLikelihood;
        var end = plan.EndOf(current[result.Plan - turnFirst]);
        foreach (var record in Chosen(FromStart(result.Records)))
        {
            summary.Attempts++;
            // Of a model that is held to nothing: the records of the days after would wait for it.
            if (request.Start is not null && record.Time >= end) summary.BeyondDay++;
            else if (isSorted) kept.Add(record);
            else Write(record);
        }
        if (result.Broken && Left > 0) summary.Attempts++;
    }

    /// <summary>One of unknown time is sorted before all others, and is left out with them.</summary>
    List<TimedRecord> FromStart(List<TimedRecord> records)
    {
        if (request.Start is null) return records;
        var from = records.FindAll(record => (record.Time ?? 0) >= start);
        summary.BeforeStart += records.Count - from.Count;
        return from;
    }

    static long Nanoseconds(DateTimeOffset? time) =>
        ((time ?? DateTimeOffset.UnixEpoch).UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>No more than are left, drawn from all of the sequence: its beginning alone would be its morning.</summary>
    List<TimedRecord> Chosen(List<TimedRecord> records)
    {
        int left = Math.Max(0, Left);
        if (records.Count <= left) return records;
        var random = new Calendar(new Population([], 0, -1, 0, 0), request.Seed);
        List<int> places = [.. Enumerable.Range(0, records.Count)];
        while (places.Count > left) places.RemoveAt(random.Below(places.Count, places.Count, 3));
        return [.. places.Select(place => records[place])];
    }

    void Flush()
    {
        foreach (var record in kept.OrderBy(record => record.Time ?? 0)) Write(record);
        kept.Clear();
    }

    void Write(TimedRecord record)
    {
        write(record);
        summary.Written++;
    }
}
