using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct ScaledAddArguments
{
    internal Operand Output, Input, NormSquared, Guard;
    internal float Alpha, Beta;
}

/// <summary>A slice is elements. Input may be output.</summary>
static unsafe class ScaledAdd
{
    internal static void Add(Index1D item, Slices elements, ScaledAddArguments a) => Add(a, elements.Start(item), elements.End(item));

    [IntrinsicImplementation]
    static void Add(ScaledAddArguments a, long start, long end)
    {
        float* guard = a.Guard.Pointer<float>();
        if (guard != null && !float.IsFinite(*guard)) return;
        float* norm = a.NormSquared.Pointer<float>();
        float scale = norm == null ? a.Alpha : a.Alpha / MathF.Sqrt(*norm);
        Rows.ScaledAdd(a.Output.Pointer<float>() + start, a.Input.Pointer<float>() + start, scale, a.Beta, end - start);
    }
}
