using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>Holds generated records and real ones against the same rules, and says how often each fires at either.</summary>
sealed class AlertMeasures(SetReader reader, IAlertRules rules, EvaluationOptions options, LogEvaluationReport report)
{
    /// <summary>Of days that are told again.</summary>
    const double ToldAgain = 1.1;

    readonly record struct Seen(TimedEvent Event, int Place, byte[] Utf8);

    public void Add(string name, IReadOnlyList<string> real, IReadOnlyList<string> made)
    {
        var (realEvents, madeEvents) = (Events(real), Events(made));
        if (TellsAgain(madeEvents))
        {
            report.Note($"{name}: tells days of users more than once, and rules would see people many times as busy: not held against "
                + "rules; generate with --days");
            return;
        }
        if (EqualDays.Of(realEvents, madeEvents, options.LargestSet, options.Seed) is not { } days)
        {
            report.Note($"{name}: no user in common with the real records, or no time: not held against rules");
            return;
        }
        var (realSeen, madeSeen) = (Read(real, days.PlaceInReal), Read(made, days.PlaceInMade));
        report.Add(Compare(name, days, realSeen, madeSeen));
    }

    static bool TellsAgain(TimedEvent[] events) => UserDays.AreTold(events)
        && UserDays.Of(events, told: true).Length > ToldAgain * UserDays.Of(events, told: false).Length;

    AlertComparison Compare(string name, EqualDays days, Seen[] real, Seen[] made)
    {
        var unit = UnitOf(real);
        (int, int) Unit(Seen one) => (one.Event.User, unit == ResampledUnit.Users && one.Event.User >= 0 ? 0 : one.Place);
        var units = real.Concat(made).Select(Unit).Distinct().Select((key, i) => (key, i)).ToDictionary(one => one.key, one => one.i);
        long[] Records(Seen[] side) => Counted(units.Count, side.Select(one => units[Unit(one)]));
        long[] realRecords = Records(real), madeRecords = Records(made);
        long[][] Alerts(Seen[] side)
        {
            long[][] counts = [.. rules.Rules.Select(_ => new long[units.Count])];
            foreach (var (rule, record) in rules.Alerts(side.Select(one => (ReadOnlyMemory<byte>)one.Utf8)))
                counts[rule][units[Unit(side[record])]]++;
            return counts;
        }
        long[][] realAlerts = Alerts(real), madeAlerts = Alerts(made);
        RuleRates Rates(AlertRule rule, long[] ofReal, long[] ofMade) => new(rule, ofReal.Sum(), ofMade.Sum(), RateRatio.Of(
            [.. units.Values.Select(i => new RatePair(ofReal[i], ofMade[i], realRecords[i], madeRecords[i]))]));
        long[] Together(long[][] counts) => [.. Enumerable.Range(0, units.Count).Select(i => counts.Sum(rule => rule[i]))];
        return new(name, Day(days.Real.First), Day(days.Made.First), (int)days.Real.Days, days.Users, days.UserDays,
            real.Length, made.Length, unit, [.. rules.Rules.Select((rule, i) => Rates(rule, realAlerts[i], madeAlerts[i]))],
            Rates(new("all rules", null, TimeSpan.Zero), Together(realAlerts), Together(madeAlerts)));
    }

    static long[] Counted(int length, IEnumerable<int> units)
    {
        long[] counts = new long[length];
        foreach (int unit in units) counts[unit]++;
        return counts;
    }

    static ResampledUnit UnitOf(Seen[] real) => ResampledUnits.Of(
        [.. real.Select(one => new FlatRecord([], false, 0) { User = one.Event.User, Day = EqualDays.DayOf(one.Event) })])
        == ResampledUnit.Users ? ResampledUnit.Users : ResampledUnit.UserDays;

    static DateOnly Day(long day) => DateOnly.FromDayNumber((int)day);

    TimedEvent[] Events(IReadOnlyList<string> files) =>
        [.. new LogReader(files, Options).Read().Select(record => reader.Moment(record.Utf8)).OfType<TimedEvent>()];

    /// <summary>By time, those of one time as they come.</summary>
    Seen[] Read(IReadOnlyList<string> files, Func<TimedEvent, int?> placeOf)
    {
        List<Seen> seen = [];
        foreach (var record in new LogReader(files, Options).Read())
            if (reader.Moment(record.Utf8) is { } one && placeOf(one) is { } place) seen.Add(new(one, place, record.Utf8.ToArray()));
        return [.. seen.OrderBy(one => one.Event.Ticks)];
    }

    LogReaderOptions Options => new() { Stop = options.Stop };
}
