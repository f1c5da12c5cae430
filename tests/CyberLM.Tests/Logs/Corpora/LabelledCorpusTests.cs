using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Cli;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Corpora;

/// <summary>Records with labels beside them, as sequences.</summary>
public sealed class LabelledCorpusTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly List<ReadOnlyMemory<byte>> records;
    readonly List<string> labels;

    public LabelledCorpusTests()
    {
        LabelLog.Write(folder["log.jsonl"], folder["truth.jsonl"]);
        records = [.. File.ReadAllLines(folder["log.jsonl"]).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
        labels = [.. File.ReadAllLines(folder["truth.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("attack"))
            .Select(attack => attack.ValueKind == JsonValueKind.Null ? "none" : attack.GetProperty("technique").GetString()!)];
    }

    public void Dispose() => folder.Dispose();

    FieldCorpus Corpus(IReadOnlyList<string>? of) => FieldCorpus.Of(records,
        new(1024, null, null, TimeSpan.Zero, false) { Labels = new("labels", "technique") }, DataSplit.Parse("bytes:0.1"), null,
        TestContext.Current.CancellationToken, of);

    /// <summary>Whose records these are is found by what stands in them, not by the corpus.</summary>
    [Fact]
    public void A_users_day_is_a_sequence_for_each_label_and_nearly_all_say_theirs()
    {
        var (keys, whose) = (SequenceKeys.Find(records, new()), new HashSet<(string, long, string)>());
        foreach (var (i, record) in records.Index())
        {
            string user = Encoding.UTF8.GetString(keys.Read(record.Span, out long? at)!);
            whose.Add((user, at!.Value / 86_400_000_000_000, labels[i]));
        }
        var corpus = Corpus(labels);
        var schema = corpus.Model.Schema;
        Assert.Equal(["none", LabelLog.Guessing, LabelLog.Fatigue], schema.Labels!.Values);
        var ids = new DueIds(schema.VocabSize);
        var told = corpus.Documents().Select(document => document.Ids.ToArray().Select(ids.Token)
            .Where(token => token >= schema.FirstLabel && token < schema.FirstLabel + 3)
            .Select(token => schema.Labels.Values[token - schema.FirstLabel]).ToArray()).ToList();
        // The cut between what is learned and what is held back may part days of some users.
        Assert.InRange(told.Count, whose.Count, whose.Count + 8);
        Assert.All(told, said => Assert.InRange(said.Length, 0, 1));
        int silent = told.Count(said => said.Length == 0);
        Assert.InRange(silent, 1, told.Count / 5);
        foreach (string label in schema.Labels.Values)
            Assert.InRange(told.Count(said => said is [var one] && one == label), 0.6 * whose.Count(one => one.Item3 == label),
                whose.Count(one => one.Item3 == label) + 8);
    }

    [Fact]
    public void A_schema_keeps_its_labels_and_one_without_keeps_its_tokens()
    {
        var schema = Corpus(labels).Model.Schema;
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(schema, json).Write();
        var again = SchemaReader.Read(memory.ToArray(), "schema.json");
        Assert.Equal(schema.Labels!.Values, again.Labels!.Values);
        Assert.Equal("technique", again.Labels.Name);
        Assert.Equal(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(again));
        // The same tokens in another order say other labels.
        var node = JsonNode.Parse(memory.ToArray())!;
        node["labels"]!["known"] = new JsonArray([.. schema.Labels.Values.Reverse().Select(label => (JsonNode)label)]);
        var reversed = SchemaReader.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), "schema.json");
        Assert.NotEqual(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(reversed));
        var without = Corpus(null).Model.Schema;
        Assert.Null(without.Labels);
        Assert.Equal(without.VocabSize + 3, schema.VocabSize);
        Assert.NotEqual(SchemaFingerprint.Of(schema), SchemaFingerprint.Of(without));
    }

    /// <summary>Habits are those of the background: an attack is none, and a name that only an attack has is nobody's.</summary>
    [Fact]
    public void Whom_an_attack_strikes_does_not_work_more_for_it()
    {
        var (with, without) = (Corpus(labels).Model.Population, Corpus(null).Model.Population);
        Assert.Equal(without.Members.Count, with.Members.Count);
        Assert.InRange(with.Records, 1, without.Records - 1);
        Assert.Equal(without.Members.Select(member => member.Days.Sum()).Sum(), with.Members.Select(member => member.Days.Sum()).Sum());
    }

    [Theory]
    [InlineData("""{"record": 3, "technique": "T1"}""")]
    [InlineData("""{"stream": "log", "line": 3, "attack": {"technique": "T1"}}""")]
    [InlineData("""{"id": "c", "technique": ["T1", "T2"]}""")]
    public void A_record_is_found_by_number_or_place_or_id(string line)
    {
        File.WriteAllText(folder["labels"], line);
        var file = LabelFile.Read(new(folder["labels"], "technique"));
        string?[] found = [.. new[] { "a", "b", "c", "d" }.Select((id, i) => file.Of(i + 1,
            new LogRecord(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""), "logs/log.jsonl.gz", i + 1, 0)))];
        Assert.Equal([null, null, "T1", null], found);
        Assert.Equal((1, 1), (file.Count, file.Found));
    }

    /// <summary>A twin of an attack is background, though its steps are called like the attack's.</summary>
    [Theory]
    [InlineData("""{"record": 1, "technique": "T1", "benign": true}""")]
    [InlineData("""{"record": 1, "technique": "Benign"}""")]
    [InlineData("""{"record": 1, "technique": null}""")]
    [InlineData("""{"record": 1, "technique": ""}""")]
    [InlineData("""{"record": 1, "technique": 0}""")]
    public void Background_is_known_by_its_names(string line)
    {
        File.WriteAllLines(folder["labels"], [line, """{"record": 2, "technique": "T1"}"""]);
        Assert.Equal(1, LabelFile.Read(new(folder["labels"], "technique")).Count);
    }

    [Theory]
    [InlineData("""{"record": 1, "technique": "\ud800"}""", "it has half of a surrogate pair")]
    [InlineData("""{"record": "\ud800", "technique": "T1"}""", "it has half of a surrogate pair")]
    [InlineData("""{"record": 1, "technique": {"id": "T1"}}""", "technique is no text")]
    [InlineData("""{"record": 1, "technique": [["T1"]]}""", "technique is no text")]
    [InlineData("""{"record": 1, "technique": "T\u001b[31m"}""", "a label has one line")]
    public void What_cannot_be_a_label_is_said_with_its_line(string line, string sentence)
    {
        File.WriteAllLines(folder["labels"], ["""{"record": 2, "technique": "T1"}""", line]);
        var error = Assert.Throws<CyberLMException>(() => LabelFile.Read(new(folder["labels"], "technique")));
        Assert.Contains($"line 2: {sentence}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A sequence has one label: which of two is meant nobody can know, and neither is learned for minutes first.</summary>
    [Theory]
    [InlineData("""{"record": 7, "technique": "T1"}""", """{"record": 7, "technique": "T2"}""",
        "line 3: record 7 is T2 here, and T1 in line 1")]
    [InlineData("""{"stream": "log", "line": 7, "technique": "T1"}""", """{"stream": "log", "line": 7, "technique": null}""",
        "line 3: line 7 of log is background here, and T1 in line 1")]
    [InlineData("""{"id": "c", "technique": "none"}""", """{"id": "c", "attack": {"technique": "T2"}}""",
        "line 3: the record with the id c is T2 here, and background in line 1")]
    public void A_record_with_two_labels_is_refused_with_both_places(string one, string other, string sentence)
    {
        string third = one.Replace("7", "8", StringComparison.Ordinal).Replace("\"c\"", "\"d\"", StringComparison.Ordinal);
        string again = other.Replace("7", "8", StringComparison.Ordinal).Replace("\"c\"", "\"d\"", StringComparison.Ordinal);
        File.WriteAllLines(folder["labels"], [one, third, other, again]);
        var error = Assert.Throws<CyberLMException>(() => LabelFile.Read(new(folder["labels"], "technique")));
        Assert.Equal($"--labels {folder["labels"]}, {sentence}; 1 record more has two labels", error.Message);
        // Said twice is no contradiction.
        string attack = one.Contains("none", StringComparison.Ordinal) ? other : one;
        File.WriteAllLines(folder["labels"], [attack, attack]);
        Assert.Equal(1, LabelFile.Read(new(folder["labels"], "technique")).Count);
    }
}
