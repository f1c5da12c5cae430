namespace CyberLM.Evaluation;

/// <summary>When things happen: hours, distances between a user's events, events of a user's day. Times are UTC.</summary>
sealed class RhythmMeasures(EvaluationSets sets, EvaluationOptions options, LogEvaluationReport report)
{
    const int HoursOfDay = 24, HoursOfWeek = 168, Turns = 20;

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
        AddDays(sections);
    }

    /// <summary>Time between events and events of a day, of as many whole user-days of each set: the mean over draws of them.</summary>
    void AddDays(ReportSection section)
    {
        RecordSet[] all = [sets.Real, sets.Holdout, .. sets.Synthetic];
        long[][]?[] days = [.. all.Select((set, i) => DaysOf(set, isGenerated: i > 1))];
        if (days[0] is not { } real) return;
        int size = days.OfType<long[][]>().Min(of => of.Length);
        string whose = sets.Paths.Entity is null ? "" : " of a user";
        ReportRow Compared(string key, string text, FigureUnit unit, Better better, Func<long[][], double[]> values,
            Func<double[], double[], double> distance) => Row(key, text, unit, better, set =>
        {
            int place = Array.IndexOf(all, set);
            if (days[place] is not { } other) return null;
            var pairs = Enumerable.Range(0, real.Length == size && other.Length == size ? 1 : Turns)
                .Select(turn => (One: values(Draw(real, size, turn, 0)), Other: values(Draw(other, size, turn, 1))))
                .Where(pair => pair.One.Length > 0 && pair.Other.Length > 0).ToList();
            return pairs.Count == 0 ? null : new Figure(pairs.Average(pair => distance(pair.One, pair.Other)));
        });
        section.Add(Compared("gaps", $"log of the time between events{whose} on a day, KS complement", FigureUnit.Share, Better.Higher,
            Gaps, Distances.KolmogorovSmirnovComplement));
        section.Add(Compared("days", $"events{whose} on a day, Wasserstein", FigureUnit.Records, Better.Lower,
            Counts, Distances.Wasserstein));
    }

    /// <summary>Null for sets too small.</summary>
    long[][]? DaysOf(RecordSet set, bool isGenerated)
    {
        var events = set.Events;
        if (events.Length < EvaluationSets.LeastSize) return null;
        bool told = isGenerated && UserDays.AreTold(events);
        long[][] days = UserDays.Of(events, told);
        if (told) report.Note($"{set.Name}: {days.Length} days of users, told one after another; one that comes again is another day");
        return days;
    }

    /// <param name="stream">sets that are compared with one are drawn alike: the same records have the same figures</param>
    long[][] Draw(long[][] days, int size, int turn, int stream) =>
        Subsample.Of(days, size, options.Seed + 301 + (ulong)stream + 1000 * (ulong)turn);

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

    /// <summary>Natural logarithm of seconds, from a millisecond up, between one event of a user's day and the next.</summary>
    internal static double[] Gaps(long[][] days) =>
    [
        .. days.SelectMany(day => day.Zip(day.Skip(1), (one, next) =>
            Math.Log(Math.Max(next - one, TimeSpan.TicksPerMillisecond) / (double)TimeSpan.TicksPerSecond))),
    ];

    /// <summary>Events of each day.</summary>
    internal static double[] Counts(long[][] days) => [.. days.Select(day => (double)day.Length)];
}
