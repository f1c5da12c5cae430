using System.Text.Json.Nodes;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Keeps what another has made.</summary>
sealed class Recorder(ISequenceGenerator generator) : ISequenceGenerator
{
    public Dictionary<int, List<JsonNode>> Results { get; } = [];

    public void Run(IPlanSource plans, CancellationToken stop, Action? stepped) => generator.Run(new Watched(this, plans), stop, stepped);

    sealed class Watched(Recorder recorder, IPlanSource plans) : IPlanSource
    {
        public bool HasEnough => plans.HasEnough;

        public SequencePlan? Next() => plans.Next();

        public void Complete(SequenceResult result)
        {
            recorder.Results.Add(result.Plan, result.Records.ConvertAll(record => JsonNode.Parse(record.Utf8)!));
            plans.Complete(result);
        }
    }
}

/// <summary>Says the same of every plan.</summary>
sealed class Told(List<TimedRecord> records) : ISequenceGenerator
{
    public void Run(IPlanSource plans, CancellationToken stop, Action? stepped)
    {
        while (plans.Next() is { } plan) plans.Complete(new(plan.Number, records, false, 0, 0, 0));
    }
}
