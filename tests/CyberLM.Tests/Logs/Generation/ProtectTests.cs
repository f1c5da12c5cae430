using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>What too few users have stands neither in the schema nor in what a model learns.</summary>
public sealed class ProtectTests
{
    static readonly List<ReadOnlyMemory<byte>> Records = Marked();

    /// <summary>A city that only two users were ever in, on many days.</summary>
    static List<ReadOnlyMemory<byte>> Marked() => SmallLog.Records().ConvertAll(record =>
    {
        string text = Encoding.UTF8.GetString(record.Span);
        bool two = new[] { 1, 2 }.Any(user => text.Contains(SmallLog.UserOf(user), StringComparison.Ordinal));
        return (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            two ? text.Replace("\"City 1\"", "\"Hammerfest\"", StringComparison.Ordinal) : text);
    });

    static FieldCorpus Learn(int protect) => Learn(Records, protect);

    static FieldCorpus Learn(List<ReadOnlyMemory<byte>> records, int protect) => FieldCorpus.Of(
        records, new FieldOptions(256, null, null, TimeSpan.Zero, false) { Protect = protect }, new DataSplit(SplitBy.Time, 0.1), null,
        TestContext.Current.CancellationToken);

    /// <summary>Everything that a training document says in text.</summary>
    static string Texts(FieldCorpus corpus)
    {
        var schema = corpus.Model.Schema;
        var text = new StringBuilder();
        foreach (var document in corpus.Documents())
            foreach (int id in document.Ids.Span)
            {
                int token = new DueIds(schema.VocabSize).Token(id);
                if (token < schema.Text.First) continue;
                text.Append(Encoding.Latin1.GetString(schema.Text.Pieces.BytesOf(token - schema.Text.First)));
            }
        return text.ToString();
    }

    static string SchemaText(FieldCorpus corpus)
    {
        using var memory = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(memory)) new SchemaWriter(corpus.Model.Schema, json).Write();
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    [Fact]
    public void Without_protection_the_city_is_a_value_of_the_schema()
    {
        var corpus = Learn(protect: 0);
        Assert.Contains("Hammerfest", SchemaText(corpus));
        Assert.Null(corpus.Untold);
    }

    [Fact]
    public void A_city_of_two_is_told_to_be_new_and_no_more()
    {
        Assert.Contains(Records, record => Encoding.UTF8.GetString(record.Span).Contains("Hammerfest", StringComparison.Ordinal));
        var corpus = Learn(protect: 3);
        Assert.DoesNotContain("Hammerfest", SchemaText(corpus));
        Assert.DoesNotContain("Hammerfest", Texts(corpus));
        // Addresses and devices are of one user each, and are pseudonyms: they stay.
        Assert.Contains("10.1.0.8", SchemaText(corpus));
        Assert.Contains("City 3", SchemaText(corpus));
    }

    /// <summary>What each of these users alone has is found as a rule of its own, and so would stand in the schema.</summary>
    static readonly (int User, string Key, Func<JsonNode, string> Value)[] Own =
    [
        (3, "ward", _ => "Oncology Seven"),
        (4, "note", record => $"A disciplinary hearing about the late filing was held on {record["app"]!["name"]}"),
        (5, "seat", record => $"detention {record["took"]}"),
        (6, "remark", record => $"About her divorce she wrote once more in {record["id"]}"),
        (7, "badge", record => $"jail-{record["took"]!.GetValue<int>() % 90 + 10}"),
    ];
    static readonly string[] Told = ["Oncology", "disciplinary", "hearing", "detention", "divorce", "jail"];

    /// <summary>And one sentence that all have; and a record with blanks that no schema takes apart.</summary>
    static List<ReadOnlyMemory<byte>> Ruled()
    {
        var records = SmallLog.Records().ConvertAll(utf8 =>
        {
            var record = JsonNode.Parse(utf8.Span)!;
            foreach (var (user, key, value) in Own)
                if (record["user"]!.ToString() == SmallLog.UserOf(user)) record[key] = value(record);
            record["text"] = $"The application was opened from the address {record["address"]}";
            return record.ToJsonString();
        });
        string whole = records[40];
        records[40] = whole.Replace(",", " , ", StringComparison.Ordinal).Replace("\"app\" ", "\"app\"  ", StringComparison.Ordinal)[..^1]
            + ",\"ward\":\"Oncology Seven\"}";
        return records.ConvertAll(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record));
    }

    [Fact]
    public void A_rule_that_only_one_user_shows_says_nothing_of_theirs()
    {
        var records = Ruled();
        var open = Learn(records, protect: 0);
        string all = SchemaText(open);
        Assert.All(Told.Except(["jail"]), word => Assert.Contains(word, all + Texts(open)));
        var corpus = Learn(records, protect: 2);
        string schema = SchemaText(corpus), texts = Texts(corpus);
        Assert.All(Told, word => Assert.DoesNotContain(word, schema));
        Assert.All(Told, word => Assert.DoesNotContain(word, texts));
        // What all have is still one rule.
        Assert.Contains("opened from the address", schema);
    }
}
