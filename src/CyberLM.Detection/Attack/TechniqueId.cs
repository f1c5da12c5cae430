using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Attack;

/// <summary>Ids of techniques of ATT&amp;CK as people write them: T1110, or T1110.003 with the sub-technique.</summary>
public static class TechniqueId
{
    public const string Expected = "T1110 or T1110.003";

    /// <summary>Whether it looks like one; which ones there are changes with each version of ATT&amp;CK.</summary>
    public static bool IsOne(string id) =>
        AttackTag.TryParse("attack." + id, out var tag) && tag.Kind == AttackTagKind.Technique && tag.Name == id;

    /// <param name="named">what says so, for the error</param>
    /// <exception cref="CyberLMException">it does not look like one; with the nearest of those that come with the program</exception>
    public static string Require(string id, string named)
    {
        if (IsOne(id)) return id;
        if (id.Length == 0) throw new CyberLMException($"{named} is empty", $"a technique of ATT&CK is such as {Expected}");
        string? near = NearestWord.Of(id.Trim().ToUpperInvariant(), Known);
        throw new CyberLMException($"{named} {id} is no technique of ATT&CK",
            (near is null ? "" : $"did you mean '{near}'? ") + $"Expected is such as {Expected}");
    }

    static IEnumerable<string> Known => ScenarioSet.Shipped.Scenarios
        .SelectMany(scenario => scenario.Attack.Concat(scenario.Steps.Select(step => step.Technique).OfType<string>()))
        .Concat(ShippedRules.All.Headers.SelectMany(rule => rule.Tags)
            .Select(tag => AttackTag.TryParse(tag, out var parsed) && parsed.Kind == AttackTagKind.Technique ? parsed.Name : null)
            .OfType<string>()).Distinct();
}
