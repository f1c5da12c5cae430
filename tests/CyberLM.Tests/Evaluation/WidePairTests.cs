using System.Text.Json.Nodes;
using CyberLM.Evaluation;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>Records with more fields than whose pairs could all be looked at.</summary>
public sealed class WidePairTests : IDisposable
{
    const int Fields = PairMeasures.MostColumns + 40, Records = 120;
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Coins, and two fields of eight values that mostly are the same.</summary>
    string Write(string name, int seed)
    {
        var random = new Random(seed);
        File.WriteAllLines(folder[name], Enumerable.Range(0, Records).Select(_ =>
        {
            var record = new JsonObject();
            for (int i = 0; i < Fields; i++) record[$"coin{i}"] = random.Next(2) == 0 ? "heads" : "tails";
            int value = random.Next(8);
            record["one"] = $"v{value}";
            record["other"] = $"w{(random.Next(10) == 0 ? random.Next(8) : value)}";
            return record.ToJsonString();
        }));
        return folder[name];
    }

    LogEvaluationReport Measure(CancellationToken stop)
    {
        var options = new EvaluationOptions { Resamples = 5 };
        var reader = new SetReader(new LogVocabulary(), options);
        var real = reader.ReadReal("real", [Write("a.jsonl", 1)], 1);
        var holdout = reader.ReadReal("holdout", [Write("b.jsonl", 2)], 2);
        var sets = new EvaluationSets(reader.Names, reader.Paths!, real, holdout, [], 1);
        var report = new LogEvaluationReport([]);
        new PairMeasures(sets, new Bootstrap(5, 1), options with { Stop = stop }, report).Add();
        return report;
    }

    [Fact]
    public void The_pair_that_tells_most_is_found_among_the_fields_that_differ_most()
    {
        var report = Measure(TestContext.Current.CancellationToken);
        Assert.Contains(report.Notes, note => note.Contains($"among the {PairMeasures.MostColumns} that differ most"));
        Assert.Equal("one x other", report.Section("pairs of fields", detail: true).Rows[0].Key);
    }

    [Fact]
    public void A_stop_is_heard_while_pairs_are_looked_at() =>
        Assert.Throws<OperationCanceledException>(() => Measure(new CancellationToken(canceled: true)));
}
