using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>A record of the background, or of a scenario.</summary>
/// <param name="Scenario">its number; -1: of the background</param>
/// <param name="Played">null: of the background</param>
public readonly record struct MergedRecord(ReadOnlyMemory<byte> Utf8, long? Time, int Scenario, PlayedRecord? Played);

/// <summary>Records of scenarios among those of a background, by time. The background keeps its order, be it one of time or not.</summary>
public static class Merge
{
    public static IEnumerable<MergedRecord> Of(IEnumerable<TimedRecord> background, IReadOnlyList<PlayedScenario> played)
    {
        var own = new Queue<MergedRecord>(played.SelectMany((one, i) => one.Records.Select(record =>
            new MergedRecord(record.Utf8, Nanoseconds(record.Event.Time), i, record))).OrderBy(record => record.Time));
        foreach (var record in background)
        {
            while (own.TryPeek(out var next) && next.Time < record.Time) yield return own.Dequeue();
            yield return new(record.Utf8, record.Time, -1, null);
        }
        foreach (var left in own) yield return left;
    }

    static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
