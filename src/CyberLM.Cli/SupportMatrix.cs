using System.Reflection;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;

namespace CyberLM.Cli;

/// <summary>What each backend has for each operation, read off the interface map, so that the table cannot go stale.</summary>
static class SupportMatrix
{
    /// <summary>The backend has code of its own for it.</summary>
    public const string Own = "own";
    /// <summary>The contract's default body composes it from other operations: slower, the same meaning.</summary>
    public const string Composed = "composed";
    public const string Absent = "-";
    /// <summary>PTX for the types that follow; what it does not take goes to ILGPU's kernel.</summary>
    const string Ptx = "ptx";
    const string Ilgpu = "ilgpu";

    public static readonly string Legend =
        "own: code of its own; composed: made of other operations, same meaning; -: not there; "
        + "ptx: CUDA kernels for these types, any other call through ilgpu's kernel";

    public static IReadOnlyDictionary<string, string> Of(Backend backend) => backend is CudaBackend cuda
        ? OfCuda(cuda.AbsentOperations?.Keys ?? CudaOperations.All.Select(operation => operation.Name))
        : Of(backend.Kernels.GetType());

    public static IReadOnlyDictionary<string, string> Of(Type kernels)
    {
        InterfaceMapping map = kernels.GetInterfaceMap(typeof(IKernels));
        return map.InterfaceMethods.Zip(map.TargetMethods).ToDictionary(pair => pair.First.Name, pair => Judge(pair.First, pair.Second));
    }

    /// <param name="refused">operations whose PTX this card did not take</param>
    public static IReadOnlyDictionary<string, string> OfCuda(IEnumerable<string> refused)
    {
        var taken = CudaOperations.All.Where(o => CudaOperations.InThisBuild.Contains(o.Name)).ExceptBy(refused, o => o.Name)
            .ToDictionary(o => o.Name, o => $"{Ptx} {o.Takes}");
        return Of(typeof(IlgpuKernels)).ToDictionary(
            pair => pair.Key, pair => taken.GetValueOrDefault(pair.Key, pair.Value == Own ? Ilgpu : pair.Value));
    }

    static string Judge(MethodInfo member, MethodInfo target)
    {
        if (target.DeclaringType != typeof(IKernels)) return Own;
        return Contract.IsOptional(member.Name) ? Absent : Composed;
    }
}
