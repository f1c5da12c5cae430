using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Testing;

/// <summary>How a case went.</summary>
/// <param name="Missing">alerts that were to come and did not</param>
/// <param name="Unexpected">titles of rules that fired and were not to</param>
public sealed record RuleCaseResult(RuleCase Case, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected)
{
    public bool Passed => Missing.Count + Unexpected.Count == 0;

    /// <summary>What is wrong, in a sentence.</summary>
    public string Reason => string.Join("; ", Parts());

    IEnumerable<string> Parts()
    {
        if (Missing.Count > 0) yield return $"did not fire: {string.Join(", ", Missing)}";
        if (Unexpected.Count > 0) yield return $"fired: {string.Join(", ", Unexpected)}";
    }
}

/// <summary>Cases over a rule set. Only the rules of a case's own file are judged; others are there for correlations to look at.</summary>
public sealed class RuleCaseRun(SigmaRuleSet rules)
{
    readonly SigmaEngine engine = new(rules);
    readonly ILookup<string, RuleHeader> byFile = rules.Headers.ToLookup(header => Path.GetFullPath(header.Source));

    public RuleCaseResult Judge(RuleCase wanted)
    {
        var headers = byFile[Path.GetFullPath(wanted.Rules)].ToList();
        RequireKnown(wanted, headers);
        var fired = Fired(wanted).Where(headers.Contains).ToList();
        var missing = new List<string>();
        foreach (string name in wanted.Alerts)
        {
            int at = fired.FindIndex(header => header.References.Contains(name));
            if (at < 0) missing.Add(name);
            else fired.RemoveAt(at);
        }
        return new RuleCaseResult(wanted, missing, [.. fired.Select(header => header.Title)]);
    }

    /// <summary>An alert of a misspelled rule would be one that never comes.</summary>
    void RequireKnown(RuleCase wanted, List<RuleHeader> headers)
    {
        if (headers.Count == 0)
            throw new CyberLMException($"{wanted.File}: no rule of {wanted.Rules} runs", rules.Refused
                .Where(refused => refused.Source == wanted.Rules).Select(refused => $"{refused}").FirstOrDefault("the file holds none"));
        foreach (string name in wanted.Alerts)
        {
            if (!headers.Any(header => header.References.Contains(name)))
                throw new CyberLMException($"{wanted.File}, line {wanted.Line}: {wanted.Rules} has no rule '{name}'",
                    $"its rules: {string.Join(", ", headers.Select(header => header.Title))}");
        }
    }

    List<RuleHeader> Fired(RuleCase wanted)
    {
        var run = engine.Start();
        List<SigmaMatch> matches = [];
        List<SigmaAlert> alerts = [];
        foreach (byte[] record in wanted.Events) run.Match(record, matches, alerts);
        run.Finish(alerts);
        return [.. matches.Select(match => match.Rule.Header), .. alerts.Select(alert => alert.Rule.Header)];
    }
}
