using System.Globalization;

namespace CyberLM.Cli.Output;

/// <summary>Numbers as people read them.</summary>
static class Units
{
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} B",
        < 1L << 20 => Invariant($"{bytes / 1024.0:F1} KiB"),
        < 1L << 30 => Invariant($"{bytes / 1048576.0:F1} MiB"),
        _ => Invariant($"{bytes / 1073741824.0:F2} GiB"),
    };

    public static string Count(double count) => Math.Abs(count) switch
    {
        < 1e3 => Invariant($"{count:F0}"),
        < 1e6 => Invariant($"{count / 1e3:F1} k"),
        < 1e9 => Invariant($"{count / 1e6:F2} M"),
        _ => Invariant($"{count / 1e9:F2} G"),
    };

    /// <summary>1 step, 2 steps.</summary>
    public static string Plural(long count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";

    public static string Duration(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.Zero => "?",
        _ when time.TotalSeconds < 60 => Invariant($"{time.TotalSeconds:F0} s"),
        _ when time.TotalHours < 1 => Invariant($"{(int)time.TotalMinutes} min {time.Seconds:D2} s"),
        _ => Invariant($"{(int)time.TotalHours} h {time.Minutes:D2} min"),
    };

    /// <summary>Null: not known.</summary>
    public static string Share(double? share) => share is { } known ? Invariant($"{100 * known:F1} %") : "-";

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
