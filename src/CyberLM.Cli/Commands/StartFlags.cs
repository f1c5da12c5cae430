using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>From when on records are wanted.</summary>
/// <param name="Flag">that says it</param>
/// <param name="IsLive">each is released when a clock that began there reaches its time</param>
readonly record struct StartChoice(string Flag, DateTimeOffset Time, bool IsLive);

/// <summary>The flags that say it.</summary>
sealed class StartFlags(Flags flags)
{
    readonly Option<string?> start = flags.Add<string?>(
        "start", "as --day of that time, without the records before it: 2026-03-02T08:30:00Z", null);
    readonly Option<string?> now = flags.AddOptionalText(
        "now", "as --start, each record released when its own time has come; the clock begins there [at the system's time]");

    /// <param name="clock">whose time --now without a value is</param>
    public StartChoice? Of(ParseResult parse, TimeProvider clock)
    {
        string? from = parse.GetValue(start), live = Flags.Text(parse, now);
        if (from is not null && live is not null)
            throw new CyberLMException("--start and --now both say from when on", "give one of them");
        if (from is not null) return Choice("--start", Moment.Parse("--start", from), isLive: false);
        if (live is null) return null;
        return Choice("--now", live == Flags.Bare ? clock.GetUtcNow() : Moment.Parse("--now", live), isLive: true);
    }

    static StartChoice Choice(string flag, DateTimeOffset time, bool isLive) => time.UtcDateTime.Year is >= 1970 and <= 2200
        ? new(flag, time, isLive)
        : throw new CyberLMException($"{flag} {Moment.Text(time)}: times are from 1970 to 2200", "name one of them");
}
