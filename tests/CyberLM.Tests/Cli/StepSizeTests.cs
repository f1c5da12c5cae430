using CyberLM.Cli.Commands;
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
}
