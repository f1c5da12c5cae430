using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

public sealed class IlgpuDeviceTests
{
    static readonly IlgpuDevice Cpu = new("cpu", 0, "2 processors", 0, (1, 0, 2));
    static readonly IlgpuDevice SmallCard = new("cuda", 0, "small card", 8L << 30, (3, 8L << 30, 20));
    static readonly IlgpuDevice LargeCard = new("cuda", 1, "large card", 80L << 30, (3, 80L << 30, 132));
    static readonly IlgpuDevice OpenCL = new("opencl", 0, "another card", 90L << 30, (2, 90L << 30, 200));
    /// <summary>Of a card that no machine has.</summary>
    static readonly IlgpuDevice Broken = new("cuda", 99, "broken card", 0, (3, 0, 0));

    static readonly IReadOnlyList<IlgpuDevice> All = IlgpuDevice.Ranked([Cpu, SmallCard, OpenCL, LargeCard]);

    [Fact]
    public void CUDA_comes_before_OpenCL_before_the_CPU_and_more_memory_first() =>
        Assert.Equal([LargeCard, SmallCard, OpenCL, Cpu], All);

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:1")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData(" OpenCL ", "opencl:0")]
    public void A_named_device_is_the_only_candidate(string wanted, string name) =>
        Assert.Equal([name], IlgpuDevice.Candidates(All, wanted).Select(d => d.Name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_name_all_are_tried_best_first(string? wanted) => Assert.Equal(All, IlgpuDevice.Candidates(All, wanted));

    [Theory]
    [InlineData("tpu")]
    [InlineData("cuda:2")]
    public void A_device_that_is_not_there_is_refused_with_those_that_are(string wanted)
    {
        var error = Assert.Throws<CyberLMException>(() => IlgpuDevice.Candidates(All, wanted));
        Assert.Contains($"'{wanted}'", error.Message);
        Assert.Contains("cuda:1 (large card), cuda:0 (small card), opencl:0 (another card), cpu (2 processors)", error.Message);
    }

    [Fact]
    public void The_CPU_is_always_found_and_of_each_other_kind_a_device_or_the_reason()
    {
        var (devices, whyAbsent) = IlgpuDevice.Find();
        Assert.Contains(devices, device => device.Kind == "cpu");
        foreach (string kind in (string[])["cuda", "opencl"])
            Assert.True(devices.Any(device => device.Kind == kind) || whyAbsent.GetValueOrDefault(kind) is { Length: > 0 }, kind);
    }

    [Fact]
    public void A_kind_of_device_that_is_not_there_is_an_error_with_the_reason()
    {
        const string reason = "the driver names no device that these kernels can use";
        var whyAbsent = new Dictionary<string, string> { ["opencl"] = reason };
        var error = Assert.Throws<EnvironmentException>(() => IlgpuDevice.OfKind("opencl", [LargeCard, Cpu], whyAbsent));
        Assert.Equal($"there is no opencl device: {reason}", error.Message);
        Assert.Equal([LargeCard], IlgpuDevice.OfKind("cuda", [LargeCard, Cpu], whyAbsent));
    }

    /// <summary>Nobody has set CYBERLM_DEVICE when `info` asks for a kind.</summary>
    [Theory]
    [InlineData("cuda")]
    [InlineData("opencl")]
    public void A_kind_that_is_absent_here_says_why(string kind)
    {
        if (!IlgpuDevice.Find().WhyAbsent.TryGetValue(kind, out string? reason)) Assert.Skip($"{kind} is here");
        Assert.Contains(reason!, Assert.Throws<EnvironmentException>(() => IlgpuBackend.On(kind)).Message);
    }

    [Fact]
    public void A_driver_that_fails_does_not_stop_the_CPU()
    {
        var said = new List<string>();
        using var backend = IlgpuBackend.Open(1, said.Add, [Broken, Cpu], wanted: null);
        Assert.Equal("ilgpu:cpu", backend.Info.Name);
        Assert.StartsWith("cuda:99 (broken card) is not used: ", Assert.Single(said));
        Assert.DoesNotContain('\n', said[0]);
    }

    [Fact]
    public void A_device_that_was_asked_for_and_fails_is_an_error()
    {
        var error = Assert.Throws<EnvironmentException>(() => IlgpuBackend.Open(1, _ => { }, [Broken, Cpu], "cuda:99"));
        Assert.StartsWith("cuda:99 (broken card) does not work: ", error.Message);
        Assert.Contains("CYBERLM_DEVICE=cpu", error.Hint);
    }
}
