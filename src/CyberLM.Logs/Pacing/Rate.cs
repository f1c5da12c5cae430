using System.Globalization;

namespace CyberLM.Logs;

/// <summary>Records per time, as written: 5/s, 90/min, 1200/h.</summary>
public readonly record struct Rate(double PerSecond)
{
    /// <summary>A wait is no shorter than the timer's grain, and no longer than a day.</summary>
    const double Most = 1e6, Least = 1.0 / 86400;

    static readonly Dictionary<string, double> Seconds = new(StringComparer.Ordinal) { ["s"] = 1, ["min"] = 60, ["h"] = 3600 };

    public TimeSpan Interval => TimeSpan.FromSeconds(1 / PerSecond);

    /// <exception cref="CyberLMException">it is no rate</exception>
    public static Rate Parse(string text)
    {
        int slash = text.IndexOf('/');
        bool known = slash > 0 && Seconds.ContainsKey(text[(slash + 1)..])
            && double.TryParse(text[..slash], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
        if (!known) throw new CyberLMException($"--rate '{text}' is no rate", "records per second, minute or hour: 5/s, 90/min, 1200/h");
        double perSecond = double.Parse(text[..slash], CultureInfo.InvariantCulture) / Seconds[text[(slash + 1)..]];
        if (!(perSecond is >= Least and <= Most))
            throw new CyberLMException($"--rate {text} cannot be kept", "from one record a day (0.05/h) to a million a second");
        return new(perSecond);
    }

    public override string ToString() => FormattableString.Invariant($"{Scaled():0.##}/{Unit()}");

    double Scaled() => PerSecond * Seconds[Unit()];

    string Unit() => PerSecond >= 1 ? "s" : PerSecond * 60 >= 1 ? "min" : "h";
}
