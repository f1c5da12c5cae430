using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// A schema of the small log and a model that has learned nothing: whatever holds for its records, the schema has made hold.
/// </summary>
public sealed class RandomModel : IDisposable
{
    public const int Context = 160;
    readonly TestModel model;

    public RandomModel()
    {
        var records = SmallLog.Records();
        var keys = SequenceKeys.Find(records, new());
        var sequences = SequenceOrder.Of(records, keys);
        var miner = new SchemaMiner(keys.Options);
        foreach (var record in sequences.SelectMany(sequence => sequence.Records)) miner.Add(record.Span);
        var schema = miner.Mine();
        Fields = new(schema, Population.Of(sequences, keys, longestRecord: 40));
        model = new(new GptConfig(schema.VocabSize, Context, Layers: 1, HeadCount: 1, Channels: 4));
    }

    internal FieldModel Fields { get; }

    public FieldScorer Scorer => FieldScorer.Of(Fields, Context);

    public Scorer NewScorer() => new(model.Backend, model.Config, model.P, rows: 2);

    internal (List<byte[]> Records, GenerationSummary Summary) Generate(GenerationRequest request, int rows = 4)
    {
        var plan = new GenerationPlan(Fields, request, _ => { });
        var sample = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), request.Seed, 4 * Context);
        var conditions = ConditionParser.Parse(Fields.Schema, request.Where);
        var options = new GenerationOptions(sample, request.Constrained, conditions, request.DayStart);
        using var sampler = new Sampler(model.Backend, model.Config, model.P, rows);
        var records = new List<byte[]>();
        var run = new GenerationRun(plan, request, records.Add, (_, _, _) => { }, new());
        run.Run(new SequenceGenerator(Fields, sampler, Context, options), TestContext.Current.CancellationToken);
        Assert.Equal(records.Count, run.Summary.Written);
        return (records, run.Summary);
    }

    public void Dispose() => model.Dispose();
}
