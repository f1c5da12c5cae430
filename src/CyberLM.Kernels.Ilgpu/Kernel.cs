using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>A loaded kernel. Its arguments are one structure, so that they have names and an absent tensor is an empty view.</summary>
sealed class Kernel<TArguments> where TArguments : struct
{
    /// <summary>One item per group: larger groups cost a thread per item and a barrier per launch on the CPU.</summary>
    const int GroupSize = 1;

    readonly Accelerator accelerator;
    readonly Action<AcceleratorStream, Index1D, Slices, TArguments> launch;

    internal Kernel(Accelerator accelerator, string backend, Action<Index1D, Slices, TArguments> kernel)
    {
        this.accelerator = accelerator;
        try
        {
            launch = accelerator.LoadImplicitlyGroupedKernel(kernel, GroupSize);
        }
        // The first failure is the true one: it leaves the context in a state in which every later kernel fails as well.
        catch (Exception exception) when (exception is InternalCompilerException or NotSupportedException or NullReferenceException)
        {
            string detail = (exception.InnerException ?? exception).Message;
            throw new BackendException($"compilation of {kernel.Method.DeclaringType!.Name}.{kernel.Method.Name}", backend, 0, detail);
        }
    }

    /// <param name="grain">units below which another work item is not worth its launch</param>
    internal void Launch(long units, long grain, TArguments arguments)
    {
        if (units == 0) return;
        var slices = Slices.Of(units, grain, accelerator.NumMultiprocessors);
        launch(accelerator.DefaultStream, slices.Items, slices, arguments);
    }
}
