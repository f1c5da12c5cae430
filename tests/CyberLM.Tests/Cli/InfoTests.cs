using System.Text.Json;
using CyberLM.Cli;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Tests.Cuda;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>`info`: which backend is there or why not, and which operation each has.</summary>
public sealed class InfoTests
{
    static readonly string[] Listed = ["reference", "native", "ilgpu:cpu", "ilgpu:cuda", "ilgpu:opencl", "cuda"];

    static Dictionary<string, JsonElement> Backends()
    {
        var info = Cyberlm.Run("info", "--json");
        Assert.Equal(0, info.ExitCode);
        var backends = JsonDocument.Parse(info.Output).RootElement.GetProperty("backends");
        return backends.EnumerateArray().ToDictionary(backend => backend.GetProperty("name").GetString()!);
    }

    [Fact]
    public void Every_backend_is_listed_and_is_there_or_says_why_not()
    {
        var backends = Backends();
        Assert.Equal(Listed, backends.Keys);
        foreach (var (name, backend) in backends)
        {
            bool isThere = backend.GetProperty("available").GetBoolean();
            var reason = backend.GetProperty("whyAbsent");
            Assert.True(isThere == (reason.ValueKind == JsonValueKind.Null), name);
            if (!isThere) Assert.NotEmpty(reason.GetString()!);
        }
        Assert.True(backends["reference"].GetProperty("available").GetBoolean());
        Assert.True(backends["ilgpu:cpu"].GetProperty("available").GetBoolean());
    }

    [Fact]
    public void Only_a_processor_that_multiplies_bf16_is_fast_in_it()
    {
        var reports = BackendReport.All().ToDictionary(report => report.Name);
        Assert.Equal("yes", reports["ilgpu:cpu"].BFloat16);
        if (!CyberLM.Kernels.Native.NativeBackend.Present) return;
        bool multiplies = CyberLM.Kernels.Native.InstructionSets.Chosen.EndsWith("bf16");
        Assert.Equal(multiplies ? "fast" : "yes", reports["native"].BFloat16);
    }

    [Fact]
    public void A_driver_that_is_not_there_is_named()
    {
        Assert.SkipWhen(GpuDrivers.WhyNoCuda() is null, "here is a CUDA card");
        var backends = Backends();
        foreach (string name in (string[])["ilgpu:cuda", "cuda"])
            Assert.Equal(GpuDrivers.WhyNoCuda(), backends[name].GetProperty("whyAbsent").GetString());
        var absent = GpuDrivers.WhyNone("CUDA", ["libno-such-driver.so"], _ => { }, ILGPU.Runtime.AcceleratorType.Cuda);
        Assert.Equal("no CUDA driver is installed: looked for libno-such-driver.so", absent);
        var deaf = GpuDrivers.WhyNone("CUDA", ["libc.so.6"], _ => { }, ILGPU.Runtime.AcceleratorType.Cuda);
        Assert.Equal("the CUDA driver is installed, but names no device to this process", deaf);
        var broken = GpuDrivers.WhyNone("CUDA", ["libc.so.6"], _ => throw new NotSupportedException("too old"),
            ILGPU.Runtime.AcceleratorType.Cuda);
        Assert.Equal("the CUDA driver does not start: too old", broken);
    }

    [Fact]
    public void Each_operation_of_each_backend_has_a_cell()
    {
        var operations = typeof(IKernels).GetMethods().Select(method => method.Name).Order();
        foreach (var backend in Backends().Values)
            Assert.Equal(operations, backend.GetProperty("operations").EnumerateObject().Select(cell => cell.Name).Order());
        Assert.Equal("own", Backends()["reference"].GetProperty("operations").GetProperty("AttentionBackward").GetString());
    }

    [Fact]
    public void The_cuda_column_says_which_types_its_kernels_take_and_what_falls_back_to_ilgpu()
    {
        CudaBuild.Require();
        var cells = SupportMatrix.OfCuda(refused: ["AdamW"]);
        Assert.Equal("ptx bf16", cells["MatmulForward"]);
        Assert.Equal("ptx bf16, heads of 32, 64 or 128", cells["AttentionDecode"]);
        Assert.Equal("ptx f32 or bf16", cells["FusedClassifier"]);
        Assert.Equal("ilgpu", cells["AdamW"]);
        Assert.Equal("ilgpu", cells["NextToken"]);
        Assert.Equal("composed", cells["MatmulSwiGluForward"]);
        Assert.Equal("-", cells["QuantizeRows"]);
        Assert.Equal(CudaOperations.All.Count - 1, cells.Values.Count(cell => cell.StartsWith("ptx ")));
    }

    /// <summary>The overlay's table against its class: an override that the table forgets would never be looked for in the PTX.</summary>
    [Fact]
    public void The_overlays_table_names_every_operation_that_it_overrides()
    {
        var map = typeof(CudaKernels).GetInterfaceMap(typeof(IKernels));
        var own = map.InterfaceMethods.Zip(map.TargetMethods).Where(pair => pair.Second.DeclaringType == typeof(CudaKernels));
        Assert.Equal(own.Select(pair => pair.First.Name).Order(), CudaOperations.All.Select(operation => operation.Name).Order());
    }

    [Fact]
    public void Without_a_card_the_cuda_backend_is_refused_in_one_sentence()
    {
        Assert.SkipWhen(GpuDrivers.WhyNoCuda() is null, "here is a CUDA card");
        var train = Cyberlm.Run("train", "--data", "none.log", "--out", "none", "--backend", "cuda");
        Assert.Equal(3, train.ExitCode);
        Assert.Contains($"--backend cuda cannot be: {GpuDrivers.WhyNoCuda()}", train.Talk);
    }
}
