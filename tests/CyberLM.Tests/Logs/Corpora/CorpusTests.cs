using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Corpora;

/// <summary>The token file beside the model: whose it is, and what is left of it when a run does not come to its beginning.</summary>
public sealed class CorpusTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();
    readonly CorpusSource source;

    public CorpusTests()
    {
        File.WriteAllLines(folder["a.log"], Enumerable.Range(0, 50).Select(i => $"user {i} logged in"));
        source = new([folder["a.log"]], CharTokenizer.Name, 512, DataSplit.Parse("bytes:0.1"));
    }

    public void Dispose()
    {
        DurableFile.Probe = null;
        folder.Dispose();
    }

    Corpus Prepare(bool overwrite = false) =>
        Corpus.Prepare(source, folder["m"], overwrite, _ => { }, TestContext.Current.CancellationToken);

    [Fact]
    public void A_run_that_is_refused_leaves_the_tokens_of_the_one_that_goes()
    {
        using var going = Prepare();
        going.Keep();
        string tokens = Assert.Single(Directory.GetFiles(folder["m/tokens"]));
        Prepare(overwrite: true).Dispose();
        Assert.Equal([tokens], Directory.GetFiles(folder["m/tokens"]));
        Tokenizers.Write(ModelFolder.TokenizerPath(folder["m"]), going.Tokenizer);
        Assert.Equal(Path.GetFileName(tokens), CorpusSource.Read(folder["m"]).TokenFile);
        using var again = Corpus.Reopen(CorpusSource.Read(folder["m"]), folder["m"], _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(going.Tokens.ContentHash, again.Tokens.ContentHash);
    }

    [Fact]
    public void A_run_that_begins_removes_what_is_left_there_but_not_what_another_has_open()
    {
        using var begun = Prepare();
        File.WriteAllText(folder["m/tokens/0123"], "left");
        using var open = new FileStream(folder["m/tokens/new-1"], FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        begun.Keep();
        Assert.False(File.Exists(folder["m/tokens/0123"]));
        Assert.True(File.Exists(open.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whichever_disk_operation_fails_nothing_is_left_but_a_folder_that_was_there(bool wasThere)
    {
        int count = 0;
        DurableFile.Probe = (_, _) => count++;
        Prepare().Dispose();
        Assert.False(Directory.Exists(folder["m"]));
        if (wasThere) Directory.CreateDirectory(folder["m"]);
        int operations = count;
        Assert.InRange(operations, 4, 20);
        for (int failing = 0; failing < operations; failing++)
        {
            count = 0;
            DurableFile.Probe = (_, _) =>
            {
                if (count++ == failing) throw new IOException("No space left on device");
            };
            Assert.Throws<EnvironmentException>(() => Prepare());
            if (wasThere) Assert.Empty(Directory.GetFileSystemEntries(folder["m"]));
            else Assert.False(Directory.Exists(folder["m"]));
        }
    }

    [Fact]
    public void A_token_file_that_somebody_took_away_is_no_error_at_the_end()
    {
        var corpus = Prepare();
        Directory.Delete(folder["m"], recursive: true);
        corpus.Dispose();
        Assert.False(Directory.Exists(folder["m"]));
    }
}
