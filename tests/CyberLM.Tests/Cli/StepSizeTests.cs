using CyberLM.Cli.Commands;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Cli;

public sealed class StepSizeTests
{
    static readonly StepSize Tiny = new(Rows: 8, Context: 512);

    [Theory]
    [InlineData(500 * 4096L, 8, 512)]
    [InlineData(500 * 4096L - 1, 4, 512)]
    [InlineData(500 * 512L, 1, 512)]
    [InlineData(500 * 512L - 1, 1, 256)]
    [InlineData(500 * 128L, 1, 128)]
    [InlineData(1, 1, 128)]
    public void Few_tokens_make_small_steps_and_many_leave_them(long tokens, int rows, int context) =>
        Assert.Equal(new StepSize(rows, context), Tiny.For(tokens, mayCut: true));

    [Fact]
    public void A_context_that_must_stay_stays()
    {
        Assert.Equal(new StepSize(1, 512), Tiny.For(1, mayCut: false));
        Assert.Equal(new StepSize(1, 100), new StepSize(2, 100).For(1, mayCut: true));
    }

    [Fact]
    public void A_quarter_of_the_tokens_has_half_the_rate_and_more_tokens_have_no_more()
    {
        Assert.Equal(0.5, new StepSize(2, 512).RateFor(Tiny), 12);
        Assert.Equal(1, new StepSize(16, 512).RateFor(Tiny));
    }

    [Fact]
    public void Weights_of_another_run_keep_their_context_however_few_the_records()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["log.jsonl"], SmallLog.Records().Select(record => System.Text.Encoding.UTF8.GetString(record.Span)));
        string[] size = ["--layers", "1", "--heads", "2", "--channels", "32", "--threads", "1"];
        string[] train = ["train", "--data", folder["log.jsonl"], .. size];
        var first = Cyberlm.Run([.. train, "--out", folder["first"], "--batch", "1", "--steps", "1"]);
        Assert.True(first.ExitCode == 0, first.Talk);

        var fresh = Cyberlm.Run([.. train, "--out", folder["fresh"], "--minutes", "0.01"]);
        Assert.Contains("steps of 128 tokens", fresh.Talk);
        var further = Cyberlm.Run([.. train, "--out", folder["further"], "--minutes", "0.01", "--init-from", folder["first"]]);
        Assert.True(further.ExitCode == 0, further.Talk);
        Assert.Contains("steps of 512 tokens", further.Talk);
    }
}
