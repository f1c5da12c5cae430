using System.Reflection;
using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>
/// A loaded kernel in the shape its accelerator wants. Its arguments are one structure, so that they have names and an absent tensor is
/// an empty view. On the CPU units of work are cut into slices, one a thread; on a GPU they are laid over groups of threads.
/// </summary>
sealed class Kernel<TArguments> : ICrewWork where TArguments : struct
{
    /// <summary>One item per group: larger groups cost a thread per item and a barrier per launch on the CPU.</summary>
    const int SliceGroupSize = 1;

    readonly Accelerator accelerator;
    readonly GridShape shape;
    readonly Action<AcceleratorStream, Index1D, Slices, TArguments>? launchSlices;
    readonly Action<AcceleratorStream, KernelConfig, long, TArguments>? launchGroups;
    readonly BackendException? refusal;
    readonly Action<Index1D, Slices, TArguments>? body;
    readonly Crew? crew;
    Slices current;
    TArguments currentArguments;

    internal Kernel(Accelerator accelerator, Crew crew, Action<Index1D, Slices, TArguments> kernel)
    {
        this.accelerator = accelerator;
        this.crew = crew;
        body = kernel;
        launchSlices = Compiled(kernel.Method, () => accelerator.LoadImplicitlyGroupedKernel(kernel, SliceGroupSize));
    }

    internal Kernel(Accelerator accelerator, GridShape shape, Action<long, TArguments> kernel)
    {
        this.accelerator = accelerator;
        this.shape = shape;
        launchGroups = Compiled(kernel.Method, () => accelerator.LoadKernel(kernel));
    }

    /// <summary>In the place of a kernel that does not compile: launching it says why.</summary>
    internal Kernel(Accelerator accelerator, string backend, KernelRefusal refusal)
    {
        this.accelerator = accelerator;
        this.refusal = new($"compilation of {refusal.Kernel}", backend, 0, refusal.Reason);
    }

    /// <param name="grain">units below which another work item of the CPU is not worth its launch</param>
    internal void Launch(long units, long grain, TArguments arguments)
    {
        if (units == 0) return;
        if (launchGroups is not null)
        {
            // A driver's context belongs to a thread; the next call may come from another.
            accelerator.Bind();
            launchGroups(accelerator.DefaultStream, new KernelConfig(shape.GroupsFor(units), shape.GroupSize), units, arguments);
            return;
        }
        if (launchSlices is null) throw refusal!;
        var slices = Slices.Of(units, grain, accelerator.NumMultiprocessors);
        // What is done anyway when a launch returns needs no launch where nobody else takes part.
        if (slices.Items == 1) body!(0, slices, arguments);
        else launchSlices(accelerator.DefaultStream, slices.Items, slices, arguments);
    }

    /// <summary>Small enough that a thread which comes late, or not at all, is made up for by the others.</summary>
    const int ItemsPerThread = 4;

    /// <summary>The same for work that may be shorter than a launch of ILGPU's on the CPU.</summary>
    internal void LaunchShort(long units, long grain, TArguments arguments)
    {
        if (units == 0) return;
        if (body is null)
        {
            Launch(units, grain, arguments);
            return;
        }
        current = Slices.Of(units, grain, ItemsPerThread * crew!.Size);
        currentArguments = arguments;
        crew.Run(this, current.Items);
    }

    void ICrewWork.Run(int item) => body!(item, current, currentArguments);

    static T Compiled<T>(MethodInfo method, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is InternalCompilerException or NotSupportedException or NullReferenceException
            or AcceleratorException)
        {
            throw new KernelRefusedException(new(KernelRefusal.NameOf(method), (exception.InnerException ?? exception).Message), exception);
        }
    }
}
