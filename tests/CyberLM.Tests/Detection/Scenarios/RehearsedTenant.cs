using CyberLM.Detection.Scenarios;
using CyberLM.Logs;
using CyberLM.Tenant;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>
/// A small tenant's log in the form of 2026, its schema, and a model that has learned nothing: what holds for records that it writes,
/// schema and search have made hold.
/// </summary>
public sealed class RehearsedTenant : IRecordWriter, IDisposable
{
    readonly RandomModel model;

    public RehearsedTenant()
    {
        using var folder = new TemporaryFolder();
        new TenantLog(new(12, 6, 3, new(2026, 1, 5))
        {
            Schema = SchemaPlan.Of2026, Streams = [LogStream.SignIn], EventsPerUserPerDay = 6,
        }).Write(folder["t"]);
        Records = [.. File.ReadLines(folder["t/signin.jsonl"])
            .Select(line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line))];
        model = new(Records, new());
        Organisation = new(model.Fields);
    }

    internal List<ReadOnlyMemory<byte>> Records { get; }

    public KnownOrganisation Organisation { get; }

    public bool CanWrite(AskedRecord record) => new AskedRecords(model.Fields, null).CanWrite(record);

    public IReadOnlyList<WrittenRecord> Write(IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed)
    {
        using var sampler = model.NewSampler(4);
        var options = model.Options(new() { Seed = seed });
        int most = FieldGenerator.MostTokens(RandomModel.Context, isHeld: true);
        options = options with { Sample = options.Sample with { MaxTokens = most } };
        var generator = new SequenceGenerator(model.Fields, sampler, RandomModel.Context, options);
        return new AskedRecords(model.Fields, null).Write(generator, asked, there, TestContext.Current.CancellationToken);
    }

    public void Dispose() => model.Dispose();
}
