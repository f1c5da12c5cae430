using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What scenarios need of a model, and how to come by it where the model has not learned it.</summary>
static class ScenarioNeeds
{
    /// <summary>Logs in the form of today with all streams, and a model of them; docs/simulate.md has the same.</summary>
    public const string Recipe = "cyberlm tenant --users 30 --days 14 --schema 2026 --streams all --out logs-2026 && "
        + "cyberlm train --data logs-2026 --out model-2026 --minutes 5";

    public static void RequireFields(TrainedModel model, string folder)
    {
        if (model.Tokenizer is not SchemaTokens)
            throw new CyberLMException($"{folder} writes text, and scenarios say fields", "train a model with --tokenizer field");
    }

    /// <param name="model">its folder</param>
    public static void Require(ScenarioPlayer player, Casting casting, IReadOnlyList<Scenario> scenarios, string model, Talk talk)
    {
        var missing = scenarios.DistinctBy(scenario => scenario.Id).GroupBy(scenario => string.Join(", ", player.Missing(scenario)))
            .Where(alike => alike.Key.Length > 0).ToList();
        if (missing.Count > 0)
            throw new CyberLMException(string.Join("; ", missing.Select(alike => $"{string.Join(", ", alike.Select(one => one.Id))}: "
                + $"the records that the model learned have no {alike.Key}")),
                Meant(player, scenarios.SelectMany(player.Missing)) ?? $"logs that have it, and a model of them: {Recipe}"
                    + Others(player, casting, model));
        foreach (var scenario in scenarios)
        {
            if (player.OtherUserPath(scenario) is { } path)
                throw new CyberLMException($"{scenario.Id} says users in {path}, and the model tells them apart elsewhere",
                    $"train with --entity {path}");
            foreach (var step in scenario.Steps.Where(step => !player.CanWrite(step)))
                talk.Warn($"{scenario.Id}: the model never saw the stream {step.Stream.Name}; the records of step {step.Id} are its "
                    + "template's");
        }
    }

    /// <summary>Paths of one's own scenario with a typo; null where none is near.</summary>
    static string? Meant(ScenarioPlayer player, IEnumerable<string> paths)
    {
        string[] near = [.. paths.Select(player.Nearest).OfType<string>().Distinct()];
        return near.Length == 0 ? null : $"did you mean {string.Join(", ", near)}?";
    }

    static string Others(ScenarioPlayer player, Casting casting, string model)
    {
        string[] can = [.. ScenarioSet.Shipped.Scenarios.Where(scenario => scenario.Steps.Any(player.CanWrite)
            && player.Missing(scenario).Count == 0
            && player.OtherUserPath(scenario) is null && casting.Lacks(scenario) is null).Select(scenario => scenario.Id)];
        return can.Length == 0 ? "" : $"\n  {model} can play {string.Join(", ", can)}";
    }
}
