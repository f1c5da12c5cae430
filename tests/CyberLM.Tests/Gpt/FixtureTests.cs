using System.Runtime.InteropServices;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using CyberLM.Tests.Kernels;
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
    protected abstract string Name { get; }
    protected abstract Backend Create(int threads);

    void OnFixture(bool bias, Action<NanoGptFixture, FixtureRun> check)
    {
        NanoGptFixture fixture = NanoGptFixture.Load(bias);
        // Of its own: a backend takes one caller at a time, and other classes run beside this one.
        Backend backend = ConformanceBackends.Open($"{Name}:fixture", 2, Create);
        using var run = new FixtureRun(fixture, backend, Type);
        try
        {
            check(fixture, run);
        }
        catch (NotSupportedException missing)
        {
            ConformanceBackends.SkipUnlessRequired(Name, $"{Name}: not implemented: {missing.Message}");
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
    protected override string Name => "reference";
    protected override Backend Create(int threads) => new ReferenceBackend();

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

/// <summary>A backend that computes in float32.</summary>
public abstract class Float32FixtureTests : FixtureTests
{
    protected override DType Type => DType.F32;
    // Sums of up to 64 float32 products, a dozen of them in a row.
    protected override double Tolerance => 1e-5;
    // AdamW moves a weight whose gradient is nothing but rounding as far as any other; such weights hardly change the loss.
    protected override double TrainingTolerance => 1e-5;
}

public sealed class NativeFixtureTests : Float32FixtureTests
{
    protected override string Name => "native";
    protected override Backend Create(int threads) => new NativeBackend(threads);
}

public sealed class IlgpuFixtureTests : Float32FixtureTests
{
    protected override string Name => "ilgpu:cpu";
    protected override Backend Create(int threads) => new IlgpuBackend(threads);
}
