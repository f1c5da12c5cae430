using System.Globalization;

namespace CyberLM.Detection.Scenarios;

/// <summary>A whole number between two bounds, both included.</summary>
public readonly record struct CountRange(int Least, int Most)
{
    public static CountRange operator +(CountRange a, CountRange b) => new(a.Least + b.Least, a.Most + b.Most);

    public static CountRange operator *(CountRange a, CountRange b) => new(a.Least * b.Least, a.Most * b.Most);

    public override string ToString() => Least == Most
        ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least}..{Most}");
}

/// <summary>A length of time between two bounds, both included.</summary>
public readonly record struct TimeRange(TimeSpan Least, TimeSpan Most)
{
    public static TimeRange operator +(TimeRange a, TimeRange b) => new(a.Least + b.Least, a.Most + b.Most);

    public override string ToString() => Least == Most ? Durations.Text(Least) : $"{Durations.Text(Least)}..{Durations.Text(Most)}";
}
