using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>The CUDA kernels on the emulator: bounds, races, copies in flight, and values against float64.</summary>
public sealed class EmulatedKernelTests
{
    public static TheoryData<string> Families() =>
    [
        "emulator", "matmul_forward", "matmul_fused", "matmul_backward", "attention_forward", "attention_backward", "attention_decode",
        "norms_forward", "norms_backward", "classifier", "adamw", "sums",
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_case_of_a_family_passes(string family)
    {
        CudaBuild.Require();
        var (exitCode, output, talk) = CudaBuild.Run(family);
        string[][] cases = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        Assert.All(cases, fields => Assert.True(fields is ["pass", ..], string.Join(": ", fields)));
        Assert.True(exitCode == 0, $"exit code {exitCode} after {cases.Length} cases. {talk}");
        Assert.NotEmpty(cases);
    }

    [Fact]
    public void Every_family_of_the_program_is_tested()
    {
        CudaBuild.Require();
        string[] known = CudaBuild.Run("--families").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(known.Order(), Families().Select(row => row.Data).Order());
    }

    [Fact]
    public void An_unknown_family_is_an_error()
    {
        CudaBuild.Require();
        var (exitCode, output, talk) = CudaBuild.Run("matmul_sideways");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("no family 'matmul_sideways'", talk);
    }
}
