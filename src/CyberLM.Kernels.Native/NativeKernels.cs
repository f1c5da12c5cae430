using System.Runtime.CompilerServices;

namespace CyberLM.Kernels.Native;

/// <summary>IKernels, one C call each. Nothing is allocated; the engine checks its arguments itself.</summary>
sealed unsafe partial class NativeKernels(nint context) : IKernels
{
    nint context = context;

    /// <summary>The engine is gone: what is called from here on is refused, not run on freed memory.</summary>
    internal void Close() => context = 0;

    internal void Freeze(Tensor weight) => Check(NativeMethods.clm_freeze(context, View(weight)));

    /// <summary>A closed engine has given back its copies already.</summary>
    internal void Thaw(Tensor weight)
    {
        if (context != 0) Check(NativeMethods.clm_thaw(context, View(weight)));
    }

    internal static byte* Address(in Tensor tensor) => tensor.Buffer is NativeBuffer buffer
        ? buffer.Address(tensor)
        : throw new ArgumentException($"a {tensor.DType} tensor {tensor.Shape} does not live in the native backend's memory");

    static ClmTensor View(in Tensor tensor)
    {
        if (tensor.IsNone) return default;
        return new ClmTensor
        {
            Data = Address(tensor),
            Dim0 = tensor.Shape.D0,
            Dim1 = tensor.Shape.D1,
            Dim2 = tensor.Shape.D2,
            Dim3 = tensor.Shape.D3,
            Rank = tensor.Shape.Rank,
            DType = (int)tensor.DType,
        };
    }

    static ClmHeads View(Heads heads) => new() { Query = heads.Query, KeyValue = heads.KeyValue, Size = heads.Size };

    static ClmAdamWStep View(in AdamWStep step) => new()
    {
        LearningRate = step.LearningRate,
        Beta1 = step.Beta1,
        Beta2 = step.Beta2,
        Epsilon = step.Epsilon,
        WeightDecay = step.WeightDecay,
        ClipNorm = step.ClipNorm,
        Step = step.Step,
    };

    static ClmNextTokenOptions View(in NextTokenOptions options) => new()
    {
        Temperature = options.Temperature,
        TopK = options.TopK,
        TopP = options.TopP,
        MinP = options.MinP,
    };

    void Check(ClmStatus status, [CallerMemberName] string operation = "") => NativeStatus.Check(status, context, operation);
}
