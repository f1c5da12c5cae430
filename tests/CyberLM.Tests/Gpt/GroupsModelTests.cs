using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Gpt;

/// <summary>
/// One training step and one forward pass of a whole model through the kernels that a GPU runs, emulated, against PyTorch's. The ten steps
/// that the other backends take would last minutes here.
/// </summary>
public sealed class GroupsModelTests
{
    const double Tolerance = 1e-5;

    [Fact]
    public void A_step_of_AdamW_leaves_the_same_norm_and_loss()
    {
        var fixture = NanoGptFixture.Load(bias: true);
        using var backend = IlgpuBackend.EmulatedGpu();
        using var run = new FixtureRun(fixture, backend, DType.F32);
        double norm = run.Step(1);
        run.Forward();
        Assert.Equal(1, norm / fixture["norms"][0], Tolerance);
        Assert.Equal(1, run.Loss / fixture["losses"][0], Tolerance);
    }
}
