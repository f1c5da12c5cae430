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

    public RandomModel() : this(SmallLog.Records(), new())
    {
    }

    internal RandomModel(List<ReadOnlyMemory<byte>> records, MiningOptions options)
    {
        var keys = SequenceKeys.Find(records, options);
        var sequences = SequenceOrder.Of(records, keys);
        var miner = new SchemaMiner(keys.Options);
        foreach (var record in sequences.SelectMany(sequence => sequence.Records)) miner.Add(record.Span);
        var schema = miner.Mine();
        schema.Tell(due: true);
        var population = Population.Of(sequences, keys, longestRecord: 40);
        population = population with { Types = TypeUse.Of(schema, population, keys, sequences) };
        Fields = new(schema, new MemberFacts(schema).Of(population, sequences, untold: null));
        model = new(new GptConfig(schema.VocabSize, Context, Layers: 1, HeadCount: 1, Channels: 4)
        {
            Positions = Positions.Rotary, Dues = schema.Due.Count,
        });
    }

    internal FieldModel Fields { get; }

    public FieldScorer Scorer => FieldScorer.Of(Fields, Context);

    public Scorer NewScorer() => new(model.Backend, model.Config, model.P, rows: 2);

    internal (List<byte[]> Records, GenerationSummary Summary) Generate(GenerationRequest request, int rows = 4)
    {
        using var sampler = NewSampler(rows);
        return Run(request, new SequenceGenerator(Fields, sampler, Context, Options(request)));
    }

    internal (List<byte[]> Records, GenerationSummary Summary) Run(GenerationRequest request, ISequenceGenerator generator)
    {
        var plan = new GenerationPlan(Fields, request, _ => { }, ConditionParser.Parse(Fields.Schema, request.Where));
        var records = new List<byte[]>();
        var run = new GenerationRun(plan, request, record => records.Add(record.Utf8), (_, _, _) => { }, new());
        run.Run(generator, TestContext.Current.CancellationToken);
        Assert.Equal(records.Count, run.Summary.Written);
        return (records, run.Summary);
    }

    internal Sampler NewSampler(int rows) => new(model.Backend, model.Config, model.P, rows);

    internal GenerationOptions Options(GenerationRequest request)
    {
        var sample = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), request.Seed, 4 * Context);
        var conditions = ConditionParser.Parse(Fields.Schema, request.Where);
        return new(sample, request.Constrained, conditions, AskedDays.DayStart(request, Fields.Schema));
    }

    public void Dispose() => model.Dispose();
}
