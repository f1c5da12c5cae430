using CyberLM.Detection.Sigma;

namespace CyberLM.Cli.Output;

/// <summary>What to do about records that came behind later ones, from how far behind they came.</summary>
static class LateRecords
{
    /// <summary>Null: nothing was left out for it.</summary>
    /// <param name="merged">files were read side by side, so that only what is out of order within one can still be late</param>
    public static string? Advice(SigmaRun run, bool merged)
    {
        TimeSpan[] behind =
        [
            .. run.Correlations.Late > 0 ? [run.Correlations.Behind] : (TimeSpan[])[],
            .. run.Stateful.Where(rule => rule.Late > 0).Select(rule => rule.Behind),
        ];
        if (behind.Length == 0) return null;
        double seconds = Math.Max(1, Math.Ceiling(behind.Max().TotalSeconds));
        string far = Units.Invariant($"{seconds:0}");
        return merged
            ? $"files are out of order of time within themselves: records come up to {far} s behind later ones, "
                + $"and --lag {far} waits for them"
            : $"records come up to {far} s behind later ones: --merge reads several files in order of time, "
                + $"and --lag {far} waits for those that come late within one";
    }
}
