using System.Collections.Concurrent;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// An engine's routes, made when the first event of their source comes and shared by all runs. There are as many as sources that rules can
/// tell apart: Windows has many channels and event numbers, but only so many services and categories.
/// </summary>
sealed class RouteBook(IReadOnlyList<SigmaRule> rules, FieldTable fields)
{
    readonly ConcurrentDictionary<string, Route> routes = new(StringComparer.Ordinal);

    public Route For(EventSource source) => routes.GetOrAdd(source.Key, _ => new Route(rules, fields, source));
}
