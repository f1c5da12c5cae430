using System.Globalization;
using CyberLM.Evaluation;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Three sets of forty records whose every count is written down here, and the figures that follow from them.</summary>
public sealed class HandCountedTests
{
    readonly FlatLog log = new();
    readonly LogEvaluationReport report = new(["made"]);
    readonly Bootstrap bootstrap = new(40, 1);
    readonly EvaluationSets sets;

    public HandCountedTests() => sets = new(
        log.Names, new KnownPaths(RecordShape.Unknown, null, "t"),
        Set("real", "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbccccccdddd", optional: 24, nulls: 10, empty: 4, hour: 9),
        Set("holdout", "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbcccccccccc", optional: 30, nulls: 10, empty: 8, hour: 10),
        [Set("made", "aaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbzzzz", optional: 10, nulls: 0, empty: 0, hour: 9)], 1);

    /// <summary>k spells the values; in the first records o is there, n null and e ""; a record a minute from the hour on.</summary>
    RecordSet Set(string name, string k, int optional, int nulls, int empty, int hour)
    {
        var set = new RecordSet(name, 100, 1);
        for (int i = 0; i < k.Length; i++)
        {
            string time = $"2026-03-02T{hour:D2}:{i:D2}:00Z";
            string line = $"{{\"k\":\"{k[i]}\",\"t\":\"{time}\",{(i < optional ? "\"o\":\"x\"," : "")}"
                + $"\"n\":{(i < nulls ? "null" : "1")},\"e\":\"{(i < empty ? "" : "y")}\"}}";
            long ticks = DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks;
            set.Add(() => log.Flat(line), new TimedEvent(-1, ticks));
        }
        return set;
    }

    void Is(string section, string key, double holdout, double made)
    {
        var row = report.Row(section, key)!;
        Assert.Equal(holdout, row.Holdout!.Value.Value, 12);
        Assert.Equal(made, row.Synthetic[0]!.Value.Value, 12);
    }

    [Fact]
    public void Shapes_and_gaps()
    {
        new ShapeMeasures(sets, bootstrap, report).Add();
        Is("shapes of fields", "k", 1 - (0.1 + 0.1) / 2, 1 - (0.15 + 0.15 + 0.1 + 0.1) / 2);
        Is("shapes of fields", "o", 0.85, 0.65);
        Is("shapes", "presence", 1 - 0.15, 1 - 0.35);
        Is("shapes", "nulls", 1, 1 - 0.25);
        Is("shapes", "empty", 1 - 0.1, 1 - 0.1);
        Is("gaps of key presence", "o", 0.15, 0.35);
        // All of training lies before all of the holdout in the day, and minute for minute with the made ones.
        Is("shapes of fields", "t", 0, 1);
    }

    [Fact]
    public void Coverage_and_new_values()
    {
        new CoverageMeasures(sets, bootstrap, report).Add();
        Is("coverage of fields", "k", 0.75, 0.5);
        Is("coverage", "rare1", 0, 0);
        Is("coverage", "rare6", 1, 2.0 / 3);
        Is("coverage", "rare6_mass", 40.0 / 36, 1);
        Assert.InRange(report.Row("coverage", "rare6_relative")!.Synthetic[0]!.Value.Value, 2.0 / 3, 0.7);
        Is("new values of fields", "k", 0, 0.1);
        Is("expected new values of fields", "k", 0, 0);
    }

    [Fact]
    public void Hours_gaps_and_days()
    {
        new RhythmMeasures(sets, new EvaluationOptions(), report).Add();
        Is("rhythm", "hour_of_day", 1, 0);
        Is("rhythm", "hour_of_week", 1, 0);
        Is("rhythm", "gaps", 1, 1);
        Is("rhythm", "days", 0, 0);
    }

    /// <summary>Of nobody: on each day so many events, so many seconds apart.</summary>
    RecordSet Days(string name, params (int Events, int Seconds)[] days)
    {
        var set = new RecordSet(name, 100, 1);
        for (int day = 0; day < days.Length; day++)
            for (int i = 0; i < days[day].Events; i++)
            {
                var time = new DateTime(2026, 3, 2 + day, 9, 0, 0).AddSeconds(i * days[day].Seconds);
                set.Add(() => log.Flat("{\"k\":1}"), new TimedEvent(-1, time.Ticks));
            }
        return set;
    }

    [Fact]
    public void Gaps_and_days_of_each_set_are_its_own()
    {
        // Gaps of a minute: 40 of 40, 20 of 30, 10 of 40. Days: 21 and 21 events, 21 and 11, 11 and 31.
        var days = new EvaluationSets(log.Names, new KnownPaths(RecordShape.Unknown, null, "t"),
            Days("real", (21, 60), (21, 60)), Days("holdout", (21, 60), (11, 30)), [Days("made", (11, 60), (31, 30))], 1);
        new RhythmMeasures(days, new EvaluationOptions(), report).Add();
        Is("rhythm", "gaps", 20.0 / 30, 10.0 / 40);
        Is("rhythm", "days", 10 / 2.0, (10 + 10) / 2.0);
    }

    /// <summary>Records with a browser, so many of each.</summary>
    RecordSet Browsers(string name, params (string Browser, int Count)[] browsers)
    {
        var set = new RecordSet(name, 100, 1);
        foreach (var (browser, count) in browsers)
            for (int i = 0; i < count; i++)
            {
                string line = $"{{\"properties\":{{\"deviceDetail\":{{\"browser\":\"{browser}\"}}}}}}";
                set.Add(() => log.Flat(line), null);
            }
        return set;
    }

    [Fact]
    public void Browsers_of_each_set_are_its_own()
    {
        var browsers = new EvaluationSets(log.Names, new KnownPaths(RecordShape.EntraEventHub, null, null),
            Browsers("real", ("Edge 99.1", 10), ("Chrome 1", 4), ("Opera 2", 1), ("", 5)),
            Browsers("holdout", ("Edge 98.2", 10), ("Chrome 1", 10)),
            [Browsers("made", ("Edge 99.1", 3), ("Chrome 7", 1), ("Safari 5", 1), ("", 15))], 1);
        BrowserMeasures.Add(browsers, bootstrap, report);
        Is("browser", "tv", 1 - (6 + 1 + 5) / 20.0 / 2, 1 - (7 + 3 + 1 + 1 + 10) / 20.0 / 2);
        Is("browser", "coverage", 2 / 4.0, 3 / 4.0);
        Is("browser", "null", 5 / 20.0, 10 / 20.0);
    }

    [Theory]
    [InlineData(RecordShape.Okta, "{\"published\":\"2026-03-02T00:00:00Z\",\"actor\":{\"alternateId\":\"a\"}}",
        "actor.alternateId", "published")]
    [InlineData(RecordShape.Okta, "{\"published\":\"2026-03-02T00:00:00Z\"}", null, "published")]
    [InlineData(RecordShape.Unknown, "{\"x\":\"2026-03-02T00:00:00Z\",\"time\":\"2026-03-02T00:00:01Z\"}", null, "time")]
    [InlineData(RecordShape.Unknown, "{\"a\":{\"x\":\"2026-03-02 00:00:00\"},\"b\":\"2026\"}", null, "a.x")]
    [InlineData(RecordShape.Unknown, "{\"a\":1}", null, null)]
    [InlineData(RecordShape.Unknown, "{\"id\":1661561979,\"a\":{\"TS\":1661561979}}", null, "a.TS")]
    [InlineData(RecordShape.Unknown, "{\"ts\":1661561979,\"x\":\"2026-03-02T00:00:00Z\"}", null, "x")]
    [InlineData(RecordShape.Unknown, "{\"date\":\"4/12/2026 3:04:05 PM\"}", null, "date")]
    [InlineData(RecordShape.Unknown, "{\"id\":1661561979}", null, null)]
    public void Who_and_when_are_found(RecordShape shape, string record, string? entity, string? time)
    {
        FlatRecord[] first = [log.Flat(record)];
        Assert.Equal(new KnownPaths(shape, entity, time), KnownPaths.Of(shape, first, log.Names, null, null));
        Assert.Throws<CyberLMException>(() => KnownPaths.Of(shape, first, log.Names, null, "nowhere"));
    }
}
