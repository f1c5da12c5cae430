namespace CyberLM.Logs;

/// <summary>Gives out the plans of a request and writes what comes of them: in order of the plans, or each turn in order of time.</summary>
sealed class GenerationRun : IPlanSource
{
    /// <summary>Sequences in a row without a record from the start on, of which another one is no hope.</summary>
    const int Patience = 1000;

    /// <summary>Sequences that what was expected of them counts as much as.</summary>
    const int ExpectationWeight = 16;
    readonly GenerationPlan plan;
    readonly GenerationRequest request;
    readonly Action<TimedRecord> write;
    readonly Action<int, int?, long> progressed;
    readonly GenerationSummary summary;
    readonly IEnumerator<SequencePlan> plans;
    readonly Queue<SequencePlan> given = new();
    readonly Dictionary<int, SequenceResult> waiting = [];
    readonly List<TimedRecord> kept = [];

    /// <summary>Of the same days again and again the whole is sorted, not each turn.</summary>
    readonly bool isTogether;
    readonly bool givesUp;
    int turn, fruitless, waitingRecords;

    public GenerationRun(
        GenerationPlan plan, GenerationRequest request, Action<TimedRecord> write, Action<int, int?, long> progressed,
        GenerationSummary summary)
    {
        (this.plan, this.request, this.write, this.progressed, this.summary) = (plan, request, write, progressed, summary);
        plans = plan.Plans().GetEnumerator();
        isTogether = plan.IsByDay && request.Count is not null;
        givesUp = plan.From is not null && request.Count is not null;
    }

    public GenerationSummary Summary => summary;

    public bool HasEnough => Left <= 0 || givesUp && fruitless >= Patience;

    /// <summary>A model that is held to nothing has as many attempts as records are asked for.</summary>
    int Left => request.Count is { } count
        ? count - (request.Constrained ? summary.Written + kept.Count : summary.Attempts)
        : int.MaxValue;

    public void Run(ISequenceGenerator generator, CancellationToken stop)
    {
        try
        {
            generator.Run(this, stop, () => progressed(summary.Written, request.Count, summary.Tokens));
        }
        catch (OperationCanceledException)
        {
            foreach (var due in given.Where(due => waiting.ContainsKey(due.Number))) Keep(due, waiting[due.Number]);
            Flush();
            throw;
        }
        Flush();
        if (givesUp && summary.Attempts == 0)
            throw new CyberLMException($"no record in {fruitless} sequences is from {Moment.Text(TimeOf(plan.From!.Value))} on",
                "an earlier start, or more --days");
    }

    public SequencePlan? Next()
    {
        // Those being made may be enough: what is begun beyond them is time lost.
        bool mayBeEnough = given.Count > 0 && (given.Count - waiting.Count) * Expected >= Left - waitingRecords;
        if (mayBeEnough || !plans.MoveNext()) return null;
        given.Enqueue(plans.Current);
        return plans.Current;
    }

    double Expected => (plan.RecordsExpected * ExpectationWeight + summary.Attempts) / (ExpectationWeight + summary.Sequences);

    public void Complete(SequenceResult result)
    {
        waiting.Add(result.Plan, result);
        waitingRecords += result.Records.Count;
        while (given.TryPeek(out var due) && waiting.Remove(due.Number, out var its))
        {
            given.Dequeue();
            waitingRecords -= its.Records.Count;
            Keep(due, its);
        }
    }

    void Keep(SequencePlan made, SequenceResult result)
    {
        if (Left <= 0) return;
        if (made.Turn != turn && !isTogether) Flush();
        turn = made.Turn;
        int attempts = summary.Attempts;
        summary.Sequences++;
        summary.Tokens += result.Tokens;
        summary.RemovedNats += result.LogLikelihood - result.UnmaskedLogLikelihood;
        var end = plan.EndOf(made);
        foreach (var record in Chosen(Within(result.Records, end)))
        {
            summary.Attempts++;
            // Of a model that is held to nothing: the records of the days after would wait for it.
            if (plan.From is not null && record.Time >= end) summary.BeyondDay++;
            else if (plan.IsByDay) kept.Add(record);
            else Write(record);
        }
        if (result.Broken && Left > 0)
        {
            summary.Attempts++;
            if (result.BrokenAt is { } place) summary.Broken.Add(place);
        }
        if (summary.Attempts > attempts) summary.Tellings = Math.Max(summary.Tellings, made.Telling + 1);
        fruitless = summary.Attempts > attempts ? 0 : fruitless + 1;
    }

    /// <summary>
    /// One of unknown time is sorted before all others, and is left out with them. What a model that is held to nothing says of a later day
    /// is an attempt.
    /// </summary>
    List<TimedRecord> Within(List<TimedRecord> records, long? end)
    {
        if (plan.From is not { } start) return records;
        var from = records.FindAll(record => (record.Time ?? 0) >= start);
        summary.BeforeStart += records.Count - from.Count;
        return request.Constrained ? from.FindAll(record => !(record.Time >= end)) : from;
    }

    static DateTimeOffset TimeOf(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

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

    /// <summary>One record is one line, also of a model that nothing holds to it: whoever judges them counts lines as attempts.</summary>
    void Write(TimedRecord record)
    {
        record.Utf8.AsSpan().Replace((byte)'\n', (byte)' ');
        write(record);
        summary.Written++;
    }
}
