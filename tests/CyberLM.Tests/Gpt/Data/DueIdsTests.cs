using System.Text;
using System.Text.Json;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

/// <summary>Tokens and what is due where they stand, through tokenizer.json, a token file and the batches made of it.</summary>
public sealed class DueIdsTests
{
    const int Time = 8;
    static readonly SchemaTokens Tokenizer = new(vocabSize: 30_000, new string('a', 64), dues: 7);
    static DueIds Ids => new(Tokenizer.VocabSize);

    /// <summary>Documents of tokens that differ, each due by another.</summary>
    static int[][] Documents() => [.. new[] { 3, 7, 1, 12, 5 }.Select((length, document) =>
        Enumerable.Range(0, length).Select(i => Ids.Of(1000 * document + i + 1, (document + i) % 6 + 1)).ToArray())];

    [Fact]
    public void A_tokenizer_keeps_how_many_can_be_due()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Tokenizer.Write(json);
        Assert.Equal(7, Tokenizers.Parse(stream.ToArray(), "tokenizer.json").Dues);
        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal(1, Tokenizers.Parse(Encoding.UTF8.GetBytes(text.Replace("\"dues\":7,", "")), "tokenizer.json").Dues);
        foreach (string wrong in new[] { "0", "-1", "100000", "1.5" })
            Assert.Throws<CyberLMException>(() =>
                Tokenizers.Parse(Encoding.UTF8.GetBytes(text.Replace("\"dues\":7", $"\"dues\":{wrong}")), "tokenizer.json"));
    }

    [Fact]
    public void Batches_tell_what_is_due_where_their_targets_stand()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents();
        using var file = TokenFile.CreateEncoded(
            folder["t.bin"], Tokenizer, documents.Select(ids => new EncodedDocument(ids, ids.Length)));
        Assert.Equal((30_000, 7), (file.VocabSize, file.Dues));
        var dueOf = documents.SelectMany(ids => ids).ToDictionary(Ids.Token, Ids.Due);
        var batch = new Batch(2, Time);
        void Check()
        {
            for (int i = 0; i < batch.Targets.Length; i++)
            {
                int target = batch.Targets[i];
                Assert.Equal(target > 0 ? dueOf[target] : 0, batch.Due[i]);
                Assert.InRange(batch.Tokens[i], 0, Tokenizer.VocabSize - 1);
                if (target > 0 && target % 1000 > 1) Assert.Equal(target - 1, batch.Tokens[i]);
            }
        }

        var pass = new PackedPass(file, 0, documents.Length, rows: 2, Time);
        int seen = 0;
        for (; pass.Next(batch); seen += batch.Targets.Count(target => target > 0)) Check();
        Assert.Equal(dueOf.Count, seen);
        var loader = new PackedLoader(file, 0, documents.Length, rows: 2, Time, seed: 1);
        for (int i = 0; i < 10; i++)
        {
            loader.Next(batch);
            Check();
        }
    }
}
