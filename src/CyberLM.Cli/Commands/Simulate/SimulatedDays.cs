using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Who has records on which days of a log.</summary>
sealed class SimulatedDays
{
    readonly Dictionary<string, HashSet<DateOnly>> daysOf = [];

    /// <param name="userPath">where records say whose they are</param>
    public static SimulatedDays Of(IEnumerable<TimedRecord> records, string? userPath)
    {
        var (days, reader) = (new SimulatedDays(), new RecordOverlay());
        foreach (var record in records)
        {
            if (record.Time is not { } time) continue;
            var day = DayOf(time);
            (days.First, days.Last) = (day < days.First ? day : days.First, day > days.Last ? day : days.Last);
            if (userPath is null || UserOf(reader, record.Utf8, userPath) is not { } user) continue;
            if (!days.daysOf.TryGetValue(user, out var of)) days.daysOf.Add(user, of = []);
            of.Add(day);
        }
        if (days.First > days.Last)
            throw new CyberLMException("--into: no record of the logs has a time", "name logs whose records have one");
        return days;
    }

    public DateOnly First { get; private set; } = DateOnly.MaxValue;
    public DateOnly Last { get; private set; } = DateOnly.MinValue;

    public IReadOnlySet<string> On(DateOnly day) => daysOf.Where(user => user.Value.Contains(day)).Select(user => user.Key).ToHashSet();

    public DateOnly Busy() => BusyDay.LastOf(daysOf.Values.SelectMany(days => days)) ?? Last;

    public static string? UserOf(RecordOverlay reader, byte[] record, string userPath) =>
        record is [(byte)'{', ..] && reader.Read(record, userPath) is ['"', ..] json ? JsonSerializer.Deserialize<string>(json) : null;

    public static DateOnly DayOf(long time) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(time / TimeSpan.NanosecondsPerTick));
}
