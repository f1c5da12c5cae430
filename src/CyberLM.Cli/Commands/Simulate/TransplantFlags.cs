using System.CommandLine;
using CyberLM.Detection.Attack;

namespace CyberLM.Cli.Commands;

/// <summary>What is recorded, and who becomes whom.</summary>
/// <param name="From">logs of the attack</param>
/// <param name="Map">OLD=NEW</param>
/// <param name="ScenarioId">null: the name of the recording</param>
/// <param name="Technique">null: as labels beside the recording say</param>
sealed record TransplantChoices(string[] From, string[] Map, bool MapRest, bool KeepRest, bool KeepAddresses, string? ScenarioId,
    string? Technique);

/// <summary>The flags of `simulate` for a recorded attack.</summary>
sealed class TransplantFlags(Flags flags)
{
    readonly Option<string[]> from = flags.AddMany(
        "from", "logs of an attack that was recorded elsewhere, in place of a scenario", required: false);
    readonly Option<string[]> map = flags.AddMany("map",
        "OLD=NEW: who in the recording becomes whom; OLD is a value, a path whose value is meant, or user, host, account, address, domain, "
            + "role",
        required: false);
    readonly Option<bool> mapRest = flags.Add("map-rest", "whom --map leaves out becomes a member of the organisation, drawn", false);
    readonly Option<bool> keepRest = flags.Add("keep-rest", "whom --map leaves out stays", false);
    readonly Option<bool> keepAddresses = flags.Add("keep-addresses", "public addresses stay; else they become ones of nobody", false);
    readonly Option<string?> id = flags.Add<string?>("scenario-id", "of a recorded attack, for its labels [the file's name]", null);
    readonly Option<string?> technique = flags.Add<string?>(
        "technique", "of a recorded attack: T1098.001 [as FILE.labels.jsonl beside the recording says]", null);

    /// <summary>Null where nothing recorded is asked for.</summary>
    public TransplantChoices? Of(ParseResult parse, bool hasScenario, IReadOnlyList<string> otherFlags)
    {
        var choices = new TransplantChoices(parse.GetValue(from) ?? [], parse.GetValue(map) ?? [], parse.GetValue(mapRest),
            parse.GetValue(keepRest), parse.GetValue(keepAddresses), parse.GetValue(id), parse.GetValue(technique));
        if (choices.From.Length == 0)
        {
            string? alone = new[]
            {
                choices.Map.Length > 0 ? "--map" : null, choices.MapRest ? "--map-rest" : null, choices.KeepRest ? "--keep-rest" : null,
                choices.KeepAddresses ? "--keep-addresses" : null, choices.ScenarioId is not null ? "--scenario-id" : null,
                choices.Technique is not null ? "--technique" : null,
            }.OfType<string>().FirstOrDefault();
            return alone is null ? null
                : throw new CyberLMException($"{alone} is about a recorded attack, and --from is missing", "--from FILE names one");
        }
        if (hasScenario) throw new CyberLMException("--from plays a recorded attack, and a scenario is named too", "leave one of them out");
        if (otherFlags.Count > 0)
            throw new CyberLMException($"{otherFlags[0]} is about a scenario, and --from plays a recorded attack",
                otherFlags[0] == "--user" ? "--map user=NEW says who is attacked" : "leave it out");
        if (choices is { MapRest: true, KeepRest: true })
            throw new CyberLMException("--map-rest and --keep-rest both say what becomes of whom --map leaves out", "give one of them");
        if (choices.Technique is { } named) TechniqueId.Require(named, "--technique");
        if (choices.ScenarioId is { } text) RequireId(text);
        return choices;
    }

    /// <summary>It stands in labels and in tables, a line each.</summary>
    static void RequireId(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new CyberLMException("--scenario-id is empty", "leave it out for the file's name");
        if (text.Any(char.IsControl))
            throw new CyberLMException("--scenario-id has a line break or tab in it", "an id is one word or line");
    }
}
