using System.Text.Json;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>On the CloudTrail of a real account, read once more by another parser and counted with plain queries.</summary>
public sealed class RealLogsTests
{
    sealed record Call(DateTimeOffset Time, string Name, string Who);

    static (List<ReadOnlyMemory<byte>> Records, List<Call> Calls) Read()
    {
        var reader = new LogReader([Repository.Shared("data/invictus-aws-cloudtrail")]);
        var sorted = RecordTime.Sort([.. reader.Read()]).Select(record => (ReadOnlyMemory<byte>)record.Utf8.ToArray()).ToList();
        var calls = new List<Call>();
        foreach (var record in sorted)
        {
            using var json = JsonDocument.Parse(record);
            var root = json.RootElement;
            if (!root.GetProperty("userIdentity").TryGetProperty("arn", out var arn)) continue;
            calls.Add(new Call(root.GetProperty("eventTime").GetDateTimeOffset(), root.GetProperty("eventName").GetString()!,
                arn.GetString()!));
        }
        return (sorted, calls);
    }

    static List<(DateTimeOffset, string)> Alerts(string lines, List<ReadOnlyMemory<byte>> records)
    {
        var rules = Load($"title: t\nlogsource: {{product: aws, service: cloudtrail}}\nstateful:\n"
            + "  detection: {s: {eventName|exists: true}, condition: s}\n  group-by: userIdentity.arn\n  "
            + lines.Replace("\n", "\n  ") + "\n");
        var run = new SigmaEngine(rules).Start();
        List<SigmaAlert> alerts = [];
        foreach (var record in records) run.Match(record.Span, [], alerts);
        run.Finish(alerts);
        return [.. alerts.Select(alert => (alert.Time, alert.Group[0])).Order()];
    }

    [Fact]
    public void New_calls_of_an_identity()
    {
        var (records, calls) = Read();
        var history = TimeSpan.FromMinutes(10);
        var first = records.Select(record => RecordTime.TryFind(record.Span, out var time) ? time : DateTimeOffset.MaxValue).Min();
        var expected = calls.Where((call, i) => call.Time - first >= history && !calls.Take(i).Any(before =>
            (before.Name, before.Who) == (call.Name, call.Who) && call.Time - before.Time <= history)).ToList();
        Assert.True(expected.Count > 20);
        Assert.Equal(expected.Select(call => (call.Time, call.Who)).Order(),
            Alerts("kind: new_terms\nfields: eventName\nhistory: 10m", records));
    }

    [Fact]
    public void Identities_that_do_much_of_many_kinds_in_five_minutes_of_the_clock()
    {
        var (records, calls) = Read();
        static DateTimeOffset End(Call call) => new(call.Time.Ticks - call.Time.Ticks % (5 * TimeSpan.TicksPerMinute)
            + 5 * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var expected = calls.GroupBy(call => (End: End(call), call.Who))
            .Where(bin => bin.Count() >= 20 && bin.Select(call => call.Name).Distinct().Count() is >= 5 and < 30)
            .Select(bin => (bin.Key.End, bin.Key.Who)).Order().ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Alerts("kind: threshold\nbin: 5m\nmeasures: {names: {distinct: eventName}}\n"
            + "condition: count >= 20 and names >= 5 and names < 30", records));
    }
}
