using System.Text.Json.Nodes;
using CyberLM.Evaluation;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// Training records given out again with identifiers, times and durations of their own: distances find them as good as real ones, so other
/// figures have to show them. What the figures should be is counted here by other means.
/// </summary>
public sealed class CopierTests : IDisposable
{
    const int Training = 300, Compared = 100;

    readonly TemporaryFolder folder = new();
    readonly string[] real = Badged(1, Training), holdout = Badged(2, Compared), drawn = Badged(3, Compared);
    readonly LogEvaluationReport report;

    public CopierTests()
    {
        // The last records of training: a third of it, which a draw of as many as are compared does not have.
        string[] copier = [.. real[^Compared..].Zip(MadeLog.Lines(4, Compared), (old, other) => Fresh(old, other))];
        report = LogEvaluation.Run(
            new([Write("real", real)], [Write("holdout", holdout)],
                [new("drawn", Write("drawn", drawn)), new("copier", Write("copier", copier))]),
            new() { Entity = "user", Resamples = 20 });
    }

    public void Dispose() => folder.Dispose();

    string Write(string name, string[] lines)
    {
        File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    /// <summary>With one value more, of so many that some come once.</summary>
    static string[] Badged(ulong seed, int count) => [.. MadeLog.Lines(seed, count).Select((line, i) =>
        FlatLog.With(line, "badge", $"\"b{Philox.Below(seed, 99, (ulong)i, 12) * Philox.Below(seed, 98, (ulong)i, 12)}\""))];

    static string Fresh(string old, string other)
    {
        foreach (string field in new[] { "id", "time", "took" })
            old = FlatLog.With(old, field, JsonNode.Parse(other)![field]!.ToJsonString());
        return old;
    }

    double Of(string section, string key, int column) => Row(section, key).Synthetic[column]!.Value.Value;

    double Ceiling(string section, string key) => Row(section, key).Holdout!.Value.Value;

    ReportRow Row(string section, string key) => report.Row(section, key)!;

    [Fact]
    public void A_copier_is_shown_by_what_it_says_apart_from_identifiers_and_times()
    {
        string Coarse(string line) => FlatLog.With(FlatLog.With(FlatLog.With(line, "id", null), "time", null), "took", null);
        HashSet<string> known = [.. real.Select(Coarse)];
        double Share(string[] lines) => lines.Count(line => known.Contains(Coarse(line))) / (double)lines.Length;
        Assert.Equal(0, Of("duplicates", "copied", 1), 12);
        Assert.Equal(1, Of("duplicates", "copied_apart", 1), 12);
        Assert.Equal(Share(drawn), Of("duplicates", "copied_apart", 0), 12);
        Assert.Equal(Share(holdout), Ceiling("duplicates", "copied_apart"), 12);
        Assert.InRange(Ceiling("duplicates", "copied_apart"), 0.1, 0.6);
        Assert.Equal(Better.Near, Row("duplicates", "copied_apart").Better);
    }

    [Fact]
    public void New_is_what_no_training_record_has_however_many_are_compared()
    {
        static string Badge(string line) => (string)JsonNode.Parse(line)!["badge"]!;
        var known = real.Select(Badge).CountBy(badge => badge).ToDictionary();
        double Share(string[] lines) => lines.Count(line => !known.ContainsKey(Badge(line))) / (double)lines.Length;
        Assert.Equal(0, Of("new values", "actual", 1), 12);
        Assert.Equal(Share(drawn), Of("new values of fields", "badge", 0), 12);
        Assert.Equal(Share(holdout), Ceiling("new values of fields", "badge"), 12);
        Assert.Equal(known.Count(badge => badge.Value == 1) / (double)Training, Ceiling("expected new values of fields", "badge"), 12);
        Assert.InRange(Ceiling("expected new values of fields", "badge"), 0.01, 0.2);
    }
}
