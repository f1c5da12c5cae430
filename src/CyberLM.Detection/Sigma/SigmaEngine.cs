using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>How events are held against rules.</summary>
public sealed record SigmaEngineOptions
{
    /// <summary>Rules are asked only about events of their log source, as far as an event's shows.</summary>
    public bool Routing { get; init; } = true;

    /// <summary>Where all events are from; otherwise each event is looked at.</summary>
    public LogSource? Source { get; init; }

    /// <summary>Rules are asked only when something is in the event without which they cannot hold; the answers are the same.</summary>
    public bool Prefilter { get; init; } = true;

    public CorrelationLimits Correlations { get; init; } = new();

    public StatefulLimits Stateful { get; init; } = new();
}

/// <summary>Rules made ready. It changes no more, and any number of runs may go over it at once, each with a thread of its own.</summary>
public sealed class SigmaEngine(SigmaRuleSet rules, SigmaEngineOptions? options = null)
{
    public SigmaRuleSet Rules { get; } = rules;
    public SigmaEngineOptions Options { get; } = options ?? new SigmaEngineOptions();

    internal RouteBook Routes { get; } = new(rules.Asked, rules.Fields);

    public SigmaRun Start() => new(this);
}
