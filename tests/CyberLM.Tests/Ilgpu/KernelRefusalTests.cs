using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU.Runtime;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>A kernel that does not compile leaves the others whole.</summary>
public sealed class KernelRefusalTests
{
    /// <summary>The operations, and before them a kernel that ILGPU cannot compile.</summary>
    sealed class BrokenKernels(Accelerator accelerator, string backend, IReadOnlyDictionary<string, KernelRefusal> refused)
        : IlgpuKernels(accelerator, backend, refused)
    {
        /// <summary>Runs before the base class loads its own.</summary>
        readonly bool isTried = Try(accelerator, backend, refused);

        static bool Try(Accelerator accelerator, string backend, IReadOnlyDictionary<string, KernelRefusal> refused)
        {
            if (!refused.ContainsKey("KernelRefusalTests.Throwing"))
                _ = new Kernel<FillArguments>(accelerator, GridShape.ThreadPerUnit, Throwing);
            return true;
        }

        internal void LaunchBroken()
        {
            Assert.True(isTried);
            LoadGroups<FillArguments>(GridShape.ThreadPerUnit, Throwing).Launch(1, 1, default);
        }
    }

    /// <summary>Kernels cannot take an object apart.</summary>
    static void Throwing(long units, FillArguments a) => a.Output.Store(0, $"{units}".Length);

    [Fact]
    public void The_others_are_loaded_in_a_fresh_context_and_the_refused_one_says_why()
    {
        using var backend = IlgpuBackend.EmulatedGpu((accelerator, name, refused) => new BrokenKernels(accelerator, name, refused));
        Assert.Equal("KernelRefusalTests.Throwing", Assert.Single(backend.Refused).Kernel);
        using var buffer = backend.Allocate(64);
        var tensor = new Tensor(buffer, 0, DType.F32, 3);
        backend.Kernels.Fill(tensor, 2.5f);
        var values = new float[3];
        backend.Read<float>(values, tensor);
        Assert.Equal([2.5f, 2.5f, 2.5f], values);
        var error = Assert.Throws<BackendException>(((BrokenKernels)backend.Loaded).LaunchBroken);
        Assert.Contains("compilation of KernelRefusalTests.Throwing", error.Message);
    }
}
