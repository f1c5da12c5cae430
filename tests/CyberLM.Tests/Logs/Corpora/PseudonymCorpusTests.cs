using System.Text;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Privacy;
using Xunit;

namespace CyberLM.Tests.Logs.Corpora;

/// <summary>A corpus with a key holds pseudonyms and no real name, and is gone on with by the same key alone.</summary>
public sealed class PseudonymCorpusTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public PseudonymCorpusTests() => File.WriteAllLines(folder["a.jsonl"], Enumerable.Range(0, 40).Select(i =>
        $$"""{"time":"2026-03-0{{1 + i % 9}}T08:00:00Z","m":"person{{i % 4}} came","user":"person{{i % 4}}","ip":"52.10.20.{{i}}"}"""));

    public void Dispose() => folder.Dispose();

    CorpusSource Source(string split) =>
        new CorpusSource([folder["a.jsonl"]], CharTokenizer.Name, 0, DataSplit.Parse(split)).With(TestKey.Of(1));

    [Theory]
    [InlineData("bytes:0.1")]
    [InlineData("time:0.1")]
    public void What_is_learned_holds_no_real_name(string split)
    {
        using var corpus = Corpus.Prepare(Source(split), folder["m"], overwrite: false, _ => { }, TestContext.Current.CancellationToken);
        corpus.Keep();
        Assert.Equal(40, corpus.Tokens.DocumentCount);
        // The tokenizer of characters has no letter that only the real names had.
        foreach (string file in Directory.GetFiles(folder["m"], "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("person", Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        string noted = File.ReadAllText(CorpusSource.PathIn(folder["m"]));
        Assert.Contains(TestKey.Of(1).Fingerprint, noted);
        var records = new CorpusRecords(Source(split), folder["m"], _ => { }, default);
        string all = string.Join('\n', records.Documents().Select(document => Encoding.UTF8.GetString(document.Span)));
        Assert.DoesNotContain("person", all);
        Assert.DoesNotContain("52.10.20.", all);
        Assert.Equal(Encoding.UTF8.GetByteCount(all) - 39, corpus.Tokens.ByteCount);
    }

    [Fact]
    public void Another_key_is_refused_and_so_is_none()
    {
        Source("bytes:0.1").Write(folder.Path);
        var stored = CorpusSource.Read(folder.Path);
        Assert.Equal(TestKey.Of(1).Fingerprint, stored.Resumed(TestKey.Of(1), "m").Key!.Fingerprint);
        Assert.Contains("began with the key", Assert.Throws<CyberLMException>(() => stored.Resumed(TestKey.Of(2), "m")).Message);
        Assert.Contains("began with the key", Assert.Throws<CyberLMException>(() => stored.Resumed(null, "m")).Message);
        (Source("bytes:0.1") with { KeyFingerprint = null }).Write(folder.Path);
        Assert.Contains("without pseudonyms",
            Assert.Throws<CyberLMException>(() => CorpusSource.Read(folder.Path).Resumed(TestKey.Of(1), "m")).Message);
    }
}
