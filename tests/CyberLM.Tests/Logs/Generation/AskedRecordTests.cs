using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Records that are asked for one by one, of days that are there: by a model that has learned nothing, so that what holds is the schema's
/// and the search's doing.
/// </summary>
public sealed class AskedRecordTests : IDisposable
{
    readonly RandomModel model = new();
    static readonly DateTimeOffset Morning = new(2026, 3, 10, 7, 0, 0, TimeSpan.Zero);

    public void Dispose() => model.Dispose();

    IReadOnlyList<WrittenRecord> Write(IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>>? there = null, ulong seed = 1,
        int rows = 4)
    {
        using var sampler = model.NewSampler(rows);
        var generator = new SequenceGenerator(model.Fields, sampler, RandomModel.Context, model.Options(new() { Seed = seed }));
        return new AskedRecords(model.Fields, null).Write(generator, asked, there ?? [], TestContext.Current.CancellationToken);
    }

    static AskedRecord Ask(int user, double minutes, params (string Path, string Json)[] fields) =>
        new(SmallLog.UserOf(user), Morning.AddMinutes(minutes), [.. fields.Select(field => new AskedField(field.Path, field.Json))], []);

    static JsonNode Node(WrittenRecord record) => JsonNode.Parse(record.Utf8)!;

    [Fact]
    public void Each_has_what_was_asked_of_it_its_own_time_and_whose_it_is()
    {
        AskedRecord[] asked =
        [
            Ask(1, 5, ("status.errorCode", "50126"), ("address", "\"203.0.113.9\"")),
            Ask(2, 1.5, ("app.name", "\"Portal\"")),
            Ask(1, 2, ("status.errorCode", "0"), ("where.city", "\"City 3\"")),
            Ask(1, 9),
        ];
        var written = Write(asked);
        Assert.Equal(asked.Length, written.Count);
        foreach (var (record, wish) in written.Select(Node).Zip(asked))
        {
            Assert.Equal(wish.User, (string)record["user"]!);
            Assert.Equal(wish.Time, DateTimeOffset.Parse((string)record["time"]!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.Equal(50126, (int)Node(written[0])["status"]!["errorCode"]!);
        Assert.Equal("203.0.113.9", (string)Node(written[0])["address"]!);
        Assert.Equal("Portal", (string)Node(written[1])["app"]!["name"]!);
        Assert.Equal("City 3", (string)Node(written[2])["where"]!["city"]!);
        Assert.All(written, record => Assert.Empty(record.WrittenOver));
    }

    [Fact]
    public void What_follows_from_what_was_asked_follows()
    {
        var written = Write([.. Enumerable.Range(0, 20).Select(i => Ask(3, i, ("code", i % 2 == 0 ? "\"50126\"" : "\"0\"")))]).Select(Node);
        Assert.All(written.Index(), one =>
        {
            Assert.Equal(one.Index % 2 == 0 ? 50126 : 0, (int)one.Item["status"]!["errorCode"]!);
            Assert.Equal(SmallLog.Display((string)one.Item["user"]!), (string)one.Item["display"]!);
        });
    }

    [Fact]
    public void What_no_record_could_have_is_written_over_the_one_drawn_and_told()
    {
        var fields = new[] { ("tags", "[\"one\", \"two\", \"three\", \"four\"]"), ("done", "\"never\""), ("mfa.detail", "\"push\"") };
        var record = Assert.Single(Write([Ask(4, 1, fields)]));
        Assert.Equal(["done", "mfa.detail", "tags"], record.WrittenOver.Order());
        Assert.Equal(["one", "two", "three", "four"], Node(record)["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal("never", (string)Node(record)["done"]!);
        Assert.Equal("push", (string)Node(record)["mfa"]!["detail"]!);
    }

    [Fact]
    public void A_path_that_is_to_be_absent_is_absent()
    {
        var asked = Ask(4, 1) with { Absent = ["mfa", "took"] };
        var record = Node(Assert.Single(Write([asked]))).AsObject();
        Assert.False(record.ContainsKey("mfa"));
        Assert.False(record.ContainsKey("took"));
    }

    [Fact]
    public void They_depend_on_seed_and_wishes_and_not_on_what_is_made_beside_them()
    {
        AskedRecord[] asked = [.. Enumerable.Range(0, 16).Select(i => Ask(i % 8, i < 8 ? 3 * i : 92 + i))];
        var one = Write(asked, rows: 1).Select(record => Convert.ToHexString(record.Utf8)).ToList();
        Assert.Equal(one, Write(asked, rows: 7).Select(record => Convert.ToHexString(record.Utf8)));
        Assert.NotEqual(one, Write(asked, seed: 2).Select(record => Convert.ToHexString(record.Utf8)));
    }

    [Fact]
    public void Records_between_those_that_are_drawn_are_read_as_they_stand()
    {
        var schema = model.Fields.Schema;
        byte[] user = AnswerText.Quote(SmallLog.UserOf(2));
        TimedRecord[] there = [.. RecordsOf(2).Take(2).Select(record => new TimedRecord(record, null))];
        var plan = new SequencePlan(user, null, null, 20_522, 9)
        {
            Wishes = [new(null, null, IsMet: true), .. there.Select(RecordWish.Of), new(null, null, IsMet: true)],
        };
        var (state, own) = (new SequenceState(schema.Tree.Slots.Count), new SequenceState(schema.Tree.Slots.Count));
        state.Begin(user, anonymous: false);
        own.Begin(user, anonymous: false);
        var sequence = new GeneratedSequence(schema, plan, state, new DrawnResidual(1, 1, new NewNames(schema, 1)), new DecodingLimits(),
            new GivenRecords(schema), promptLength: 0, room: 10_000);
        int[] run = [];
        var mask = new uint[(schema.VocabSize + 31) / 32];
        while (sequence.Records.Count == 0)
        {
            Array.Clear(mask);
            sequence.Mask(mask);
            run = sequence.Accept(Enumerable.Range(0, schema.VocabSize).First(id => (mask[id / 32] >> (id % 32) & 1) != 0)).ToArray();
        }
        Assert.Equal(there, sequence.Records.Skip(1));
        var encoder = new RecordEncoder(schema);
        encoder.Encode(sequence.Records[0].Utf8, own, [], new ResidualWriter());
        var read = new List<int>();
        foreach (var record in there)
        {
            int before = read.Count;
            encoder.Encode(record.Utf8, own, read, new ResidualWriter());
            for (int i = before; i < read.Count; i++) read[i] = schema.Due.Id(read[i], encoder.Due[i - before]);
        }
        Assert.Contains(string.Join(' ', read), string.Join(' ', run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_longer_than_the_context_is_read_in_pieces()
    {
        var there = Enumerable.Range(0, 40).Select(i => (ReadOnlyMemory<byte>)new RecordOverlay()
            .Set(RecordsOf(6).First(), "time", $"\"2026-03-10T07:{i:00}:00.000Z\"")).ToList();
        AskedRecord[] asked = [.. Enumerable.Range(0, 40).Select(i => Ask(6, i + 0.5, ("code", "\"50126\"")))];
        var written = Write(asked, there);
        Assert.Equal(asked.Select(one => one.Time), written.Select(record =>
            DateTimeOffset.Parse((string)Node(record)["time"]!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(written, record => Assert.Equal("50126", (string)Node(record)["code"]!));
    }

    [Fact]
    public void The_model_reads_what_is_there_as_it_was_trained_to()
    {
        var schema = model.Fields.Schema;
        byte[][] day = [.. RecordsOf(2).Take(3)];
        var trained = new SequenceEncoder(schema, context: 10_000).Encode(
            new(AnswerText.Quote(SmallLog.UserOf(2)), 20_522, [.. day.Select(record => (ReadOnlyMemory<byte>)record)]), null, 0, _ => 0);
        var state = new SequenceState(schema.Tree.Slots.Count);
        state.Begin(AnswerText.Quote(SmallLog.UserOf(2)), anonymous: false);
        var plan = new SequencePlan(AnswerText.Quote(SmallLog.UserOf(2)), null, null, 20_522, 9)
        {
            Wishes = [.. day.Select(record => RecordWish.Of(new(record, null))), new(null, null, IsMet: true)],
        };
        var (records, tokens) = (new List<TimedRecord>(), new List<int>());
        new GivenRecords(schema).Read(plan, records, state, tokens, () => true);
        Assert.Equal(3, records.Count);
        Assert.Equal(trained[0].Tokens[trained[0].HeaderLength..], tokens);
    }

    static IEnumerable<byte[]> RecordsOf(int user) => SmallLog.Records().Select(record => record.ToArray())
        .Where(record => (string)JsonNode.Parse(record)!["user"]! == SmallLog.UserOf(user));
}
