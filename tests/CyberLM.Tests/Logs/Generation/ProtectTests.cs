using System.Text;
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

    static FieldCorpus Learn(int protect) => FieldCorpus.Of(
        Records, new FieldOptions(256, null, null, TimeSpan.Zero, false) { Protect = protect }, new DataSplit(SplitBy.Time, 0.1), null,
        TestContext.Current.CancellationToken);

    /// <summary>Everything that a training document says in text.</summary>
    static string Texts(FieldCorpus corpus)
    {
        var schema = corpus.Model.Schema;
        var text = new StringBuilder();
        foreach (var document in corpus.Documents())
            foreach (int token in document.Ids.Span)
            {
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
}
