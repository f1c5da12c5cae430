using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>The scenarios that are named, and the rules that judge them: files, or what comes with the program.</summary>
static class SimulateScenarios
{
    /// <param name="named">ids, or files</param>
    /// <param name="variant">null: each as it is</param>
    /// <param name="known">by their ids</param>
    public static IReadOnlyList<Scenario> Load(IReadOnlyList<string> named, string? variant, ScenarioSet known)
    {
        var found = named.SelectMany(one =>
            File.Exists(one) || Directory.Exists(one) ? Files(one) : [known.Find(one)]).ToList();
        return variant is null ? found : found.ConvertAll(scenario => Variant(scenario, variant));
    }

    static IReadOnlyList<Scenario> Files(string path)
    {
        var set = ScenarioSet.Load([path]);
        if (set.Findings.Count > 0)
            throw new CyberLMException(set.Findings[0].ToString(), $"cyberlm simulate check {path} says all that is wrong");
        return set.Scenarios.Count > 0 ? set.Scenarios : throw new CyberLMException($"{path}: no scenario is there", "files end in .yml");
    }

    static Scenario Variant(Scenario scenario, string name)
    {
        if (scenario.Variants.FirstOrDefault(variant => variant.Name == name) is { } found) return scenario.As(found);
        string others = string.Join(", ", scenario.Variants.Select(variant => variant.Name));
        throw new CyberLMException($"{scenario.Id} has no variant {name}", others.Length == 0 ? "it has none" : $"it has {others}");
    }

    /// <param name="named">none: those that come with the program</param>
    public static SigmaRuleSet Rules(IReadOnlyList<string> named, Talk talk) =>
        named.Count > 0 ? LoadedRules.ReadToRun(named, talk) : ShippedRules.All;
}
