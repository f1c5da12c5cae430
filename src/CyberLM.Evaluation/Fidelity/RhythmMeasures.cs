namespace CyberLM.Evaluation;

/// <summary>When things happen: hours, distances between a user's events, events of a user's day. Times are UTC.</summary>
sealed class RhythmMeasures(EvaluationSets sets, EvaluationOptions options, LogEvaluationReport report)
{
    const int HoursOfDay = 24, HoursOfWeek = 168;

    public void Add()
    {
        var sections = report.Section("rhythm");
        if (sets.Real.Events.Length == 0)
        {
            report.Note("no field with a time was found: hours, distances and days are not compared");
            return;
        }
        int size = Size();
        sections.Add(Row("hour_of_week", "hours of the week, Jensen-Shannon", FigureUnit.Bits, Better.Lower,
            set => Divergence(set, size, HoursOfWeek)));
        sections.Add(Row("hour_of_day", "hours of the day, Jensen-Shannon", FigureUnit.Bits, Better.Lower,
            set => Divergence(set, size, HoursOfDay)));
        string whose = sets.Paths.Entity is null ? "" : " of a user";
        double[] gaps = Gaps(sets.Real.Events), days = Days(sets.Real.Events);
        sections.Add(Row("gaps", $"log of the time between events{whose}, KS complement", FigureUnit.Share, Better.Higher,
            set => Gaps(set.Events) is { Length: > 0 } own && gaps.Length > 0
                ? new Figure(Distances.KolmogorovSmirnovComplement(gaps, own))
                : null));
        sections.Add(Row("days", $"events{whose} on a day, Wasserstein", FigureUnit.Records, Better.Lower, set =>
            Days(set.Events) is { Length: > 0 } own ? new Figure(Distances.Wasserstein(days, own)) : null));
    }

    ReportRow Row(string key, string text, FigureUnit unit, Better better, Func<RecordSet, Figure?> measure) => new(
        key, text, unit, better, measure(sets.Holdout), [.. sets.Synthetic.Select(measure)]);

    /// <summary>Divergence grows as events become fewer, so as many are taken of each set.</summary>
    int Size() => sets.Synthetic.Select(set => set.Events.Length).Where(length => length >= EvaluationSets.LeastSize)
        .Append(sets.Real.Events.Length).Append(sets.Holdout.Events.Length).Min();

    Figure? Divergence(RecordSet set, int size, int hours)
    {
        if (size < EvaluationSets.LeastSize || set.Events.Length < size) return null;
        return new(Distances.JensenShannon(Histogram(sets.Real, size, hours), Histogram(set, size, hours)));
    }

    long[] Histogram(RecordSet set, int size, int hours)
    {
        long[] counts = new long[hours];
        foreach (var happened in Subsample.Of(set.Events, size, options.Seed + 201))
            counts[HourOfWeek(happened.Ticks) % hours]++;
        return counts;
    }

    /// <summary>0 is Monday from midnight to one, as is day 0 of the calendar.</summary>
    internal static int HourOfWeek(long ticks) => (int)(ticks / TimeSpan.TicksPerHour % HoursOfWeek);

    /// <summary>Natural logarithm of seconds, from a millisecond up, between one event of a user and the next.</summary>
    internal static double[] Gaps(IEnumerable<TimedEvent> events)
    {
        List<double> gaps = [];
        foreach (var user in events.GroupBy(one => one.User))
        {
            long[] times = [.. user.Select(one => one.Ticks).Order()];
            for (int i = 1; i < times.Length; i++)
                gaps.Add(Math.Log(Math.Max(times[i] - times[i - 1], TimeSpan.TicksPerMillisecond) / (double)TimeSpan.TicksPerSecond));
        }
        return [.. gaps];
    }

    /// <summary>Events of each user on each day that has any.</summary>
    internal static double[] Days(IEnumerable<TimedEvent> events) =>
        [.. events.GroupBy(one => (one.User, one.Ticks / TimeSpan.TicksPerDay)).Select(day => (double)day.Count())];
}
