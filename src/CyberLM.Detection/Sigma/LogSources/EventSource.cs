namespace CyberLM.Detection.Sigma;

/// <summary>
/// Where an event is from, as far as it shows. What is null is not known, and conflicts with no rule; a known event may also be of no
/// service or category that rules have a name for, which conflicts with each of them.
/// </summary>
sealed record EventSource(string? Product, string? Service, IReadOnlyList<string>? Categories)
{
    public const string NoService = "";

    public static EventSource Unknown { get; } = new(null, null, null);

    public static EventSource Of(LogSource source) =>
        new(source.Product, source.Service, source.Category is null ? null : [source.Category]);

    public bool Fits(LogSource rule) => Agrees(rule.Product, Product) && Agrees(rule.Service, Service) &&
        (rule.Category is null || Categories is null || Categories.Contains(rule.Category));

    /// <summary>The same for sources that fit the same rules.</summary>
    public string Key => $"{Product ?? "?"}/{Service ?? "?"}/{(Categories is null ? "?" : string.Join(",", Categories))}";

    static bool Agrees(string? rule, string? mine) => rule is null || mine is null || rule == mine;
}
