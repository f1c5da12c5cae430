using CyberLM.Detection.Scenarios;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Writes the records of scenarios by a model of fields.</summary>
sealed class ModelRecordWriter(FieldGenerator generator, Sampler sampler, NextTokenOptions next, CancellationToken stop) : IRecordWriter
{
    public KnownOrganisation Organisation { get; } = generator.Organisation;

    public bool CanWrite(AskedRecord record) => generator.CanWrite(record);

    public IReadOnlyList<WrittenRecord> Write(
        IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed) =>
        generator.Write(sampler, asked, there, next, seed, dayStart: null, stop);
}
