using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class WindowLoaderTests
{
    [Fact]
    public void Windows_stay_in_the_range_reach_both_ends_and_predict_the_next_token()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        var batch = new Batch(4, 5);
        var loader = new WindowLoader(file, start: 10, end: 40, rows: 4, time: 5, seed: 3);
        var seen = new HashSet<int>();
        for (int i = 0; i < 200; i++)
        {
            loader.Next(batch);
            for (int row = 0; row < 4; row++)
                seen.Add(batch.Tokens[row * 5]);
            Assert.Equal(batch.Tokens.Select(token => token + 1), batch.Targets);
            Assert.Equal([0, 1, 2, 3, 4], batch.Positions[5..10]);
            Assert.All(batch.First, first => Assert.Equal(0, first));
            Assert.Equal(20, batch.TargetCount);
        }
        Assert.Equal(Enumerable.Range(10, 25), seen.Order());
    }

    [Fact]
    public void A_resumed_loader_continues_as_the_unbroken_one()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        Loaders.CheckResume(() => new WindowLoader(file, 0, 60, 3, 7, seed: 9));
    }

    [Fact]
    public void A_range_shorter_than_a_window_is_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        var error = Assert.Throws<CyberLMException>(() => new WindowLoader(file, 0, 8, 1, 8, 1));
        Assert.Contains("has 8 tokens, a window needs 9", error.Message);
        new WindowLoader(file, 0, 9, 1, 8, 1).Next(new Batch(1, 8));
    }

    [Fact]
    public void Next_allocates_nothing()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        Loaders.CheckAllocatesNothing(new WindowLoader(file, 0, 60, 4, 8, 1));
    }

    [Fact]
    public void A_pass_sees_each_whole_window_once_and_drops_the_rest()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        var pass = new WindowPass(file, start: 10, end: 33, rows: 2, time: 4);
        Assert.Equal(20, pass.TargetCount);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal(Enumerable.Range(11, 20), Loaders.Targets(pass));
            pass.Restart();
        }
    }

    [Fact]
    public void A_pass_over_less_than_a_window_takes_what_is_there()
    {
        using var folder = new TemporaryFolder();
        using var file = AscendingFile(folder);
        Assert.Equal([11, 12], Loaders.Targets(new WindowPass(file, 10, 13, rows: 2, time: 4)));
        Assert.Throws<CyberLMException>(() => new WindowPass(file, 10, 11, rows: 2, time: 4));
    }

    /// <summary>Token i of the stream is i, so that places can be read off the batches.</summary>
    static TokenFile AscendingFile(TemporaryFolder folder)
    {
        string text = string.Concat(Enumerable.Range(11, 59).Select(c => (char)c));
        return Documents.CharFile(folder["t.bin"], Documents.Of("\n" + text));
    }
}
