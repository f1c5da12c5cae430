using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Measurement;

public sealed class StepSpeedTests
{
    static readonly GptConfig Config = new(20, 16, 1, 2, 16);

    [Fact]
    public void Training_measures_the_steps_asked_for_and_counts_their_tokens()
    {
        using var backend = new ReferenceBackend();
        var speed = StepSpeed.OfTraining(backend, Config, 2, DType.F64, 3, stop: TestContext.Current.CancellationToken);
        Assert.Equal(3, speed.Step.Repetitions);
        Assert.Equal(2 * 16 / speed.Step.Median * 1000, speed.TokensPerSecond, 1e-6 * speed.TokensPerSecond);
        Assert.Equal(Config.FlopsPerToken(16) * speed.TokensPerSecond / 1e9, speed.Gflops, 1e-9 * speed.Gflops);
    }

    [Fact]
    public void A_step_is_compared_with_the_peak_before_and_after_it()
    {
        using var backend = new ReferenceBackend();
        var peaks = new Queue<double>([10, 30, 50]);
        var speed = StepSpeed.OfTraining(backend, Config, 2, DType.F64, 2, peaks.Dequeue, TestContext.Current.CancellationToken);
        Assert.Empty(peaks);
        // Two steps beside 20 and 40: the share lies between what either step would be of either.
        double gflop = Config.FlopsPerToken(16) * 2 * 16 / 1e9;
        double slowest = 2 * speed.Step.Median - speed.Step.Minimum;
        Assert.InRange(speed.PeakShare!.Value, gflop / slowest * 1000 / 40, gflop / speed.Step.Minimum * 1000 / 20);
    }

    [Fact]
    public void The_share_of_one_step_is_of_the_mean_of_the_peaks_on_either_side()
    {
        using var backend = new ReferenceBackend();
        var peaks = new Queue<double>([10, 30]);
        var speed = StepSpeed.OfTraining(backend, Config, 2, DType.F64, 1, peaks.Dequeue, TestContext.Current.CancellationToken);
        double gflop = Config.FlopsPerToken(16) * 2 * 16 / 1e9;
        Assert.Equal(gflop / speed.Step.Median * 1000 / 20, speed.PeakShare!.Value, 1e-9 * speed.PeakShare.Value);
    }

    /// <summary>Three steps, so that all of them are known: the least, the median and, of so few, the 95th percentile.</summary>
    [Fact]
    public void Samplings_rates_are_of_the_whole_run_and_its_work_is_the_forwards()
    {
        using var backend = new ReferenceBackend();
        var speed = StepSpeed.OfSampling(backend, Config, DType.F64, 4, 3, TestContext.Current.CancellationToken);
        double seconds = (speed.Step.Minimum + speed.Step.Median + speed.Step.P95) / 1000;
        // Each time is cut to the tenth of a microsecond.
        Assert.Equal(4 * 3 / seconds, speed.TokensPerSecond, 0.05 * speed.TokensPerSecond);
        Assert.Equal(Config.FlopsPerToken(3) / 3 * speed.TokensPerSecond / 1e9, speed.Gflops, 1e-9 * speed.Gflops);
    }

    /// <summary>Wide products of few rows; the best of several, since other programs may take their share of what lies between.</summary>
    [Fact]
    public void Where_products_are_nearly_all_their_share_says_so()
    {
        using var backend = new ReferenceBackend();
        var wide = new GptConfig(64, 16, 1, 1, 192);
        double share = 0;
        for (int i = 0; i < 20 && share < 0.7; i++)
        {
            var speed = StepSpeed.OfSampling(backend, wide, DType.F64, 4, 3, TestContext.Current.CancellationToken);
            share = Math.Max(share, speed.Products!.Value);
        }
        Assert.InRange(share, 0.7, 1);
    }

    [Fact]
    public void Sampling_measures_one_step_for_each_token_of_a_row()
    {
        using var backend = new ReferenceBackend();
        var speed = StepSpeed.OfSampling(backend, Config, DType.F64, 3, 7, TestContext.Current.CancellationToken);
        Assert.Equal(7, speed.Step.Repetitions);
        Assert.InRange(speed.Step.Minimum, double.Epsilon, speed.Step.Median);
        Assert.InRange(speed.Step.Median, speed.Step.Minimum, speed.Step.P95);
        Assert.InRange(speed.Products!.Value, double.Epsilon, 1 - double.Epsilon);
    }

    [Fact]
    public void A_model_that_no_machine_holds_is_refused_before_it_is_built()
    {
        using var backend = new ReferenceBackend();
        var config = new GptConfig(20_000, 1 << 16, 64, 64, 1 << 14);
        var stop = TestContext.Current.CancellationToken;
        var refusal = Assert.Throws<EnvironmentException>(() => StepSpeed.OfTraining(backend, config, 64, DType.F64, 1, stop: stop));
        Assert.Contains("MiB", refusal.Message);
    }
}
