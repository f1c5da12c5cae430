namespace CyberLM.Detection.Sigma;

/// <summary>What a rule is for, or where an event is from; what is null is left open.</summary>
public sealed record LogSource(string? Product = null, string? Category = null, string? Service = null)
{
    public static LogSource Any { get; } = new();

    /// <summary>Whether every event of this source is one of the other's too.</summary>
    internal bool IsWithin(LogSource other) => Within(Product, other.Product) && Within(Category, other.Category) &&
        Within(Service, other.Service);

    static bool Within(string? mine, string? others) => others is null || others == mine;

    public override string ToString() => string.Join(", ", Parts().DefaultIfEmpty("any source"));

    IEnumerable<string> Parts()
    {
        if (Product is not null) yield return $"product {Product}";
        if (Category is not null) yield return $"category {Category}";
        if (Service is not null) yield return $"service {Service}";
    }
}
