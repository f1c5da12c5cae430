using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using CyberLM.Evaluation;

namespace CyberLM.Cli.Commands;

/// <summary>Sigma rules, correlations and stateful rules for an evaluation, which knows of none.</summary>
sealed class RuleAlerts : IAlertRules
{
    readonly SigmaEngine engine;
    readonly Dictionary<RuleHeader, int> places = new(ReferenceEqualityComparer.Instance);

    public RuleAlerts(SigmaRuleSet rules)
    {
        engine = new SigmaEngine(rules);
        var history = engine.Start().Stateful.ToDictionary(counts => counts.Rule.Header, counts => counts.History);
        List<AlertRule> named = [];
        foreach (var header in rules.Headers)
        {
            places.Add(header, named.Count);
            named.Add(new(header.ShortName, LoadedRules.Name(header.Level), history.GetValueOrDefault(header)));
        }
        Rules = named;
    }

    public IReadOnlyList<AlertRule> Rules { get; }

    public IEnumerable<(int Rule, long Record)> Alerts(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var (run, matches, alerts) = (engine.Start(), new List<SigmaMatch>(), new List<SigmaAlert>());
        foreach (var record in records)
        {
            run.Match(record.Span, matches, alerts);
            foreach (var one in Taken(matches, alerts)) yield return one;
        }
        run.Finish(alerts);
        foreach (var one in Taken(matches, alerts)) yield return one;
    }

    List<(int, long)> Taken(List<SigmaMatch> matches, List<SigmaAlert> alerts)
    {
        List<(int, long)> taken =
        [
            .. matches.Select(match => (places[match.Rule.Header], match.Event)),
            .. alerts.Where(alert => alert.Events.Count > 0).Select(alert => (places[alert.Rule.Header], alert.Events[^1])),
        ];
        matches.Clear();
        alerts.Clear();
        return taken;
    }
}
