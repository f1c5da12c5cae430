using System.Runtime.InteropServices;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt;

/// <summary>
/// Our model computes what an independent nanoGPT on libtorch computed in float64. Differences are measured against the largest number
/// of the tensor: many a gradient is zero but for rounding.
/// </summary>
public abstract class FixtureTests
{
    protected abstract DType Type { get; }
    /// <summary>Of logits, loss and gradients.</summary>
    protected abstract double Tolerance { get; }
    /// <summary>Of the losses and norms of ten optimizer steps.</summary>
    protected abstract double TrainingTolerance { get; }
    protected abstract Backend Create();

    /// <summary>A backend that is absent, or lacks an operation, is a counted skip unless CYBERLM_REQUIRE names it.</summary>
    protected static void Lacks(string backend, string reason)
    {
        string[] required = (Environment.GetEnvironmentVariable("CYBERLM_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        Assert.False(required.Contains(backend), $"CYBERLM_REQUIRE names {backend}: {reason}");
        Assert.Skip($"{backend}: {reason}");
    }

    void OnFixture(bool bias, Action<NanoGptFixture, FixtureRun> check)
    {
        NanoGptFixture fixture = NanoGptFixture.Load(bias);
        using Backend backend = Create();
        using var run = new FixtureRun(fixture, backend, Type);
        try
        {
            check(fixture, run);
        }
        catch (NotSupportedException missing)
        {
            Lacks(backend.Info.Name, $"not implemented: {missing.Message}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logits_and_loss_are_those_of_the_other_implementation(bool bias) => OnFixture(bias, (fixture, run) =>
    {
        run.Forward();
        AssertClose(fixture["logits"], run.Logits, Tolerance, "logits");
        AssertClose(fixture["loss"], [run.Loss], Tolerance, "loss");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_gradients_are_those_of_the_other_implementation(bool bias) => OnFixture(bias, (fixture, run) =>
    {
        run.Forward();
        IReadOnlyDictionary<string, double[]> gradients = run.Backward();
        Assert.Equal(fixture.ParameterNames.Order(), gradients.Keys.Order());
        foreach ((string name, double[] gradient) in gradients)
        {
            AssertClose(fixture[$"gradient.{name}"], gradient, Tolerance, name);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_steps_of_AdamW_leave_the_same_losses(bool bias) => OnFixture(bias, (fixture, run) =>
    {
        double[] losses = new double[fixture["losses"].Length];
        double[] norms = new double[losses.Length];
        for (int step = 0; step < losses.Length; step++)
        {
            norms[step] = run.Step(step + 1);
            run.Forward();
            losses[step] = run.Loss;
        }
        Assert.Equal(10, losses.Length);
        Assert.True(fixture["norms"].Min() < 1 && fixture["norms"].Max() > 1, "some steps must be clipped, and some not");
        AssertClose(fixture["norms"], norms, TrainingTolerance, "gradient norms");
        AssertClose(fixture["losses"], losses, TrainingTolerance, "losses");
    });

    static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        double worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / scale;
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {worst:E1}");
        Assert.True(worst <= tolerance, $"{what}: off by {worst:E2} of {scale:G4}, at most {tolerance:E1} allowed");
    }
}

public sealed class ReferenceFixtureTests : FixtureTests
{
    protected override DType Type => DType.F64;
    // Float64 on both sides, summed in different orders; erf is good to 1e-13.
    protected override double Tolerance => 1e-12;
    protected override double TrainingTolerance => 1e-12;
    protected override Backend Create() => new ReferenceBackend();

    [Fact]
    public void The_products_reader_reads_a_file_of_another_program()
    {
        NanoGptFixture fixture = NanoGptFixture.Load(bias: true);
        using SafeTensorsReader reader = SafeTensorsReader.Open(fixture.Path, requireChecksums: false);
        foreach (string name in fixture.ParameterNames)
        {
            double[] values = new double[fixture[name].Length];
            reader.Read(name, (offset, piece) => piece.CopyTo(MemoryMarshal.AsBytes(values.AsSpan())[(int)offset..]));
            Assert.Equal(fixture[name], values);
        }
    }
}

public sealed class NativeFixtureTests : FixtureTests
{
    protected override DType Type => DType.F32;
    // Sums of up to 64 float32 products, a dozen of them in a row.
    protected override double Tolerance => 1e-5;
    // AdamW divides each gradient by its own size: rounding of a gradient near zero moves a weight as far as the largest one does.
    protected override double TrainingTolerance => 1e-4;

    protected override Backend Create()
    {
        if (!NativeBackend.Present)
        {
            Lacks("native", NativeBackend.WhyAbsent!);
        }
        return new NativeBackend(threads: 2);
    }
}
