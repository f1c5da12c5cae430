using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Corpora;

/// <summary>A folder of logs in which the tool has left its own files: the logs are learned, the rest is not, and that is said.</summary>
public sealed class OwnFilesTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();
    readonly List<string> notices = [];

    public void Dispose() => folder.Dispose();

    void Write(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], $"{{\"from\":\"{name}\"}}\n{{\"again\":\"{name}\"}}\n");
        }
    }

    int Records(string data, string model = "new")
    {
        notices.Clear();
        var source = new CorpusSource([data], CharTokenizer.Name, 512, DataSplit.Parse("bytes:0.1"));
        using var corpus = Corpus.Prepare(source, folder[model], overwrite: true, notices.Add, TestContext.Current.CancellationToken);
        return corpus.Tokens.DocumentCount;
    }

    [Fact]
    public void The_answers_to_a_simulated_log_are_no_log()
    {
        Write("logs/signin.jsonl", "logs/tenant.json");
        Assert.Equal(2, Records(folder["logs"]));
        string leftOut = $"1 file left out, cyberlm's own; one that is named itself is read (first: {folder["logs/tenant.json"]})";
        Assert.Equal(["1 file read", leftOut], notices);
        Assert.Equal(4, Records(folder["logs/signin.jsonl"]) + Records(folder["logs/tenant.json"]));
        Assert.Empty(notices);
    }

    [Fact]
    public void Generated_records_are_no_log_unless_they_are_named()
    {
        Write("logs/a.jsonl", "logs/new.jsonl", "logs/new.jsonl.provenance.json", "logs/b.jsonl");
        Assert.Equal(4, Records(folder["logs"]));
        Assert.Equal(4, Records(folder["logs/*.jsonl"]));
        Assert.Contains(notices, notice => notice.StartsWith("2 files read"));
        Assert.Equal(2, Records(folder["logs/new.jsonl"]));
    }

    [Fact]
    public void A_model_among_the_logs_is_left_out_whole()
    {
        Write("logs/a.jsonl", "logs/m/config.json", "logs/m/tokenizer.json", "logs/m/metrics.jsonl", "logs/m/piped.jsonl",
            "logs/m/checkpoints/step-00000004/state.json");
        Assert.Equal(2, Records(folder["logs"]));
        Assert.Equal(2, Records(folder["logs/**/a*"]));
        Assert.Contains("cyberlm's own", Assert.Throws<CyberLMException>(() => Records(folder["logs/m/*.json"])).Message);
    }

    /// <summary>Where the model is written into the folder of the logs, they are read again by whoever trains it anew.</summary>
    [Fact]
    public void A_log_in_the_folder_of_its_model_is_read()
    {
        Write("m/a.jsonl", "m/config.json", "m/tokenizer.json", "m/recipe.json", "m/metrics.jsonl", "m/data.json", "m/schema.json",
            "m/checkpoints/step-00000004/state.json", "m/slots/place/schema.json");
        foreach (string model in (string[])["m", "other"])
        {
            Assert.Equal(2, Records(folder["m"], model));
            Assert.Equal("1 file read", notices[0]);
            Assert.StartsWith("8 files left out, cyberlm's own", Assert.Single(notices.Skip(1)));
        }
    }
}
