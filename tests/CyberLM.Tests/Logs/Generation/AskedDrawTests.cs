using System.Globalization;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Of several draws of a record that was asked for, the one is taken beside which the model finds likely what was asked. The model here has
/// learned nothing; what it finds is put into its mouth.
/// </summary>
public sealed class AskedDrawTests : IDisposable
{
    static readonly DateTimeOffset Morning = new(2026, 3, 10, 7, 0, 0, TimeSpan.Zero);
    readonly RandomModel model = new();

    public void Dispose() => model.Dispose();

    /// <summary>What was asked costs a nat or two beside a portal, and very much beside anything else.</summary>
    sealed class Portals(ISequenceGenerator inner) : ISequenceGenerator
    {
        public int Plans { get; private set; }

        public void Run(IPlanSource plans, CancellationToken stop, Action? stepped = null) =>
            inner.Run(new Source(this, plans), stop, stepped);

        sealed class Source(Portals portals, IPlanSource plans) : IPlanSource
        {
            public bool HasEnough => plans.HasEnough;

            public SequencePlan? Next()
            {
                var plan = plans.Next();
                if (plan is not null) portals.Plans++;
                return plan;
            }

            public void Complete(SequenceResult result) => plans.Complete(result with
            {
                LogLikelihood = 0, UnmaskedLogLikelihood = -1.5 - 100 * result.Records.Count(record => App(record.Utf8) != "Portal"),
            });
        }
    }

    static string App(byte[] record) => (string)JsonNode.Parse(record)!["app"]!["name"]!;

    /// <returns>portals among the written, and how many days were drawn</returns>
    (int Portals, int Plans, IReadOnlyList<WrittenRecord> Written) Write(int draws, IReadOnlyList<AskedRecord> asked)
    {
        using var sampler = model.NewSampler(4);
        var generator = new Portals(new SequenceGenerator(model.Fields, sampler, RandomModel.Context, model.Options(new() { Seed = 1 })));
        var written = new AskedRecords(model.Fields, null, draws, seed: 5)
            .Write(generator, asked, [], TestContext.Current.CancellationToken);
        return (written.Count(record => App(record.Utf8) == "Portal"), generator.Plans, written);
    }

    static AskedRecord Ask(int user, double minutes) =>
        new(SmallLog.UserOf(user), Morning.AddMinutes(minutes), [new("code", "\"50126\"")], []);

    [Fact]
    public void The_likelier_draw_is_taken()
    {
        AskedRecord[] asked = [.. Enumerable.Range(0, 5).Select(user => Ask(user, user))];
        var (once, plans, _) = Write(1, asked);
        Assert.InRange(once, 0, 4);
        Assert.Equal(5, plans);
        var (often, drawn, _) = Write(24, asked);
        Assert.Equal((5, 5 * 24), (often, drawn));
    }

    /// <summary>Each is drawn by itself, and those before are read with the day.</summary>
    [Fact]
    public void A_burst_is_written_piece_by_piece_and_holds_what_was_asked()
    {
        AskedRecord[] asked = [.. Enumerable.Range(0, 7).Select(i => Ask(2, i))];
        var (_, plans, written) = Write(3, asked);
        Assert.Equal(7 * 3, plans);
        Assert.All(written.Zip(asked), one =>
        {
            var record = JsonNode.Parse(one.First.Utf8)!;
            Assert.Equal("50126", (string)record["code"]!);
            Assert.Equal(one.Second.Time, DateTimeOffset.Parse((string)record["time"]!, CultureInfo.InvariantCulture));
        });
        Assert.Equal(7, written.Select(record => (string)JsonNode.Parse(record.Utf8)!["id"]!).Distinct().Count());
    }
}
