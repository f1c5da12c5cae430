using System.Reflection;
using System.Text.RegularExpressions;
using CyberLM.Kernels.Ilgpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>Every kernel that a GPU would run, compiled without one: ILGPU's code generators need neither card nor driver.</summary>
public sealed class PtxTests
{
    /// <summary>What a group may have of shared memory on every card without asking for more.</summary>
    const int SharedBytes = 48 << 10;

    static readonly Lazy<IlgpuBackend> Emulated = new(() => IlgpuBackend.EmulatedGpu());

    static MethodInfo Kernel(string name) =>
        Emulated.Value.Loaded.GroupKernels.Single(k => KernelRefusal.NameOf(k.Method) == name).Method;

    public static TheoryData<string> Kernels() => [.. Emulated.Value.Loaded.GroupKernels.Select(k => KernelRefusal.NameOf(k.Method))];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_becomes_PTX_for_sm_80(string name)
    {
        // A context of its own: one in which a kernel failed is of no use to the next.
        using var context = Context.CreateDefault();
        var architecture = new CudaArchitecture(8, 0);
        // The NVVM library is only asked for functions of libdevice, which no kernel here calls.
        using var backend = new PTXBackend(
            context, new CudaCapabilityContext(architecture), architecture, new CudaInstructionSet(7, 0), null!);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(Kernel(name)), default);
        Assert.Contains(".visible .entry", compiled.PTXAssembly);
        Assert.Contains(".target sm_80", compiled.PTXAssembly);
        Assert.DoesNotContain(".extern", compiled.PTXAssembly);
        // Arrays that did not become registers.
        Assert.DoesNotContain(".local", compiled.PTXAssembly);
        long shared = Regex.Matches(compiled.PTXAssembly, @"\.shared .*\[(\d+)\];")
            .Sum(m => long.Parse(m.Groups[1].Value));
        Assert.InRange(shared, 0, SharedBytes);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_becomes_OpenCL_C(string name)
    {
        using var context = Context.CreateDefault();
        // Half numbers, 64-bit atomics and subgroups are not asked for; F64 is, for angles and for sampling.
        var capabilities = new CLCapabilityContext(false, true, false, false, true);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.Other, CLCVersion.CL20);
        var compiled = (CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(Kernel(name)), default);
        Assert.Contains("kernel void", compiled.Source);
    }

    /// <summary>A kernel that is written but never loaded would be compiled by nobody.</summary>
    [Fact]
    public void Every_kernel_in_the_GPU_s_shape_is_loaded()
    {
        var written = typeof(IlgpuBackend).Assembly.GetTypes()
            .Where(type => type.Namespace == "CyberLM.Kernels.Ilgpu.Gpu")
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType == typeof(void) && method.GetParameters() is [{ } units, { } arguments]
                && units.ParameterType == typeof(long) && arguments.ParameterType.Name.EndsWith("Arguments"))
            .Select(KernelRefusal.NameOf).Order();
        Assert.Equal(written, Kernels().Select(row => row.Data).Order());
    }
}
