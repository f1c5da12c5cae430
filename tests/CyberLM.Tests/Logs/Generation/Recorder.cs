using System.Text.Json.Nodes;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>Keeps what another has made.</summary>
sealed class Recorder(ISequenceGenerator generator) : ISequenceGenerator
{
    public Dictionary<int, List<JsonNode>> Results { get; } = [];

    public void Run(
        IReadOnlyList<SequencePlan> plans, int first, Action<SequenceResult> completed, CancellationToken stop, Action? stepped) =>
        generator.Run(plans, first, result =>
        {
            Results.Add(result.Plan, result.Records.ConvertAll(record => JsonNode.Parse(record.Utf8)!));
            completed(result);
        }, stop, stepped);
}

/// <summary>Says the same of every plan.</summary>
sealed class Told(List<TimedRecord> records) : ISequenceGenerator
{
    public void Run(
        IReadOnlyList<SequencePlan> plans, int first, Action<SequenceResult> completed, CancellationToken stop, Action? stepped)
    {
        for (int i = 0; i < plans.Count; i++) completed(new(first + i, records, false, 0, 0, 0));
    }
}
