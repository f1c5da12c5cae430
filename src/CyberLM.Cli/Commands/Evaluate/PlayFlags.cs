using System.CommandLine;
using System.CommandLine.Parsing;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>The flags of `evaluate` that are about scenarios.</summary>
sealed class PlayFlags(Flags flags, AlertFlags alerting)
{
    /// <summary>In place of ids: those that come with the program.</summary>
    public const string All = "ALL";

    /// <summary>Flags that mean something beside --scenarios: the others are about records that are compared.</summary>
    static readonly string[] Together =
    [
        "--scenarios", "--model", "--rules", "--seeds", "--seed", "--redraw", "--adversary", "--rows", "--backend", "--dtype", "--threads",
        "--pin", "--temperature", "--top-k", "--top-p", "--min-p", "--json", "--out", "--force", "--log",
    ];

    readonly Option<string?> scenarios = flags.AddOptionalText("scenarios",
        "plays scenarios by --model and says what rules make of them, instead of comparing records: ids, files, or ALL [ALL]");
    readonly Option<int> seeds = flags.AddCount("seeds", "beside --scenarios, plays of each, by --seed and those behind it", 3, 1, 1000);
    readonly Option<int> redraws = flags.AddCount(
        "redraw", "beside --scenarios, a play that its rules do not find is drawn again so many times at most", 5, 0, 1000);
    readonly Option<string?> adversary = flags.Add<string?>("adversary",
        "beside --scenarios, a folder that tenant --attacks wrote, whose attacks are judged too [tenants of 100 people]", null);

    /// <summary>Null where no scenario is to be played.</summary>
    public string? Asked(ParseResult parse)
    {
        string? asked = Flags.Text(parse, scenarios);
        var given = parse.CommandResult.Children.OfType<OptionResult>().Where(one => !one.Implicit).ToList();
        Option[] own = [adversary, seeds, redraws];
        if (asked is null && given.Find(one => own.Contains(one.Option)) is { } alone)
            throw new CyberLMException($"{alone.Option.Name} without --scenarios: nothing is played that it could be about",
                "cyberlm evaluate --scenarios --model DIR");
        var other = given.Find(one => !Together.Contains(one.Option.Name));
        if (asked is not null && other is not null)
            throw new CyberLMException($"--scenarios compares no records, and {other.Option.Name} is about such", "leave one of them out");
        return asked == Flags.Bare ? All : asked;
    }

    public ScenarioQuestion Of(ParseResult parse, string asked) => new(asked, alerting.Rules(parse), parse.GetValue(seeds),
        parse.GetValue(adversary) is { Length: > 0 } folder ? folder : null, parse.GetValue(redraws));
}
