using System.Reflection;
using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;

namespace CyberLM.Tests.Native;

/// <summary>One argument of a call that is right as it stands.</summary>
/// <param name="Type">None: the tensor is absent</param>
/// <param name="Integer">the value of every element, of integers</param>
readonly record struct ArgumentOf(DType Type, Shape Shape, bool Optional = false, bool AnyType = false, int Integer = 0);

/// <summary>A right call of one operation; the tests bend one argument after the other.</summary>
sealed record ValidCall(string Function, ArgumentOf[] Tensors, object[] Scalars)
{
    public const int N = 6, C = 8, V = 10, T = 5;
    static readonly ClmHeads Heads = new() { Query = 2, KeyValue = 1, Size = 4 };
    const int Width = (2 + 2 * 1) * 4;

    static ArgumentOf F(params int[] dims) => new(DType.F32, Of(dims));
    static ArgumentOf B(params int[] dims) => new(DType.I8, Of(dims));
    static ArgumentOf I(params int[] dims) => new(DType.I32, Of(dims), Integer: 1);
    static readonly ArgumentOf First = new(DType.I32, (2, 3));

    static ArgumentOf Maybe(ArgumentOf argument) => argument with { Optional = true };
    static Shape Of(int[] d) => d.Length switch { 1 => d[0], 2 => (d[0], d[1]), _ => (d[0], d[1], d[2]) };

    static ValidCall Call(string function, ArgumentOf[] tensors, params object[] scalars) => new(function, tensors, scalars);

    public static IReadOnlyList<ValidCall> All { get; } =
    [
        Call("encoder_forward", [F(N, C), I(N), I(N), F(V, C), F(T, C) with { Optional = true }]),
        Call("encoder_backward", [F(V, C), Maybe(F(T, C)), F(N, C), I(N), I(N)]),
        Call("layernorm_forward", [F(N, C), F(N), F(N), F(N, C), F(C), Maybe(F(C))]),
        Call("layernorm_backward", [F(N, C), F(C), Maybe(F(C)), F(N, C), F(N, C), F(C), F(N), F(N)]),
        Call("rmsnorm_forward", [F(N, C), F(N), F(N, C), F(C)]),
        Call("rmsnorm_backward", [F(N, C), F(C), F(N, C), F(N, C), F(C), F(N)]),
        Call("matmul_forward", [F(N, V), F(N, C), F(V, C), Maybe(F(V))]),
        Call("matmul_backward", [Maybe(F(N, C)), F(V, C), Maybe(F(V)), F(N, V), F(N, C), F(V, C)]),
        Call("rope_forward", [F(N, Width), I(N)], Heads, 10000f),
        Call("rope_backward", [F(N, Width), I(N)], Heads, 10000f),
        Call("attention_forward", [F(2, 3, C), F(2, 2, 3), F(2, 3, Width), Maybe(First)], Heads),
        Call("attention_backward", [F(2, 3, Width), F(2, 3, C), F(2, 3, C), F(2, 2, 3), F(2, 3, Width), Maybe(First)], Heads),
        Call("attention_decode", [F(N, C), F(4, T, 4), F(4, T, 4), F(N, Width), I(N), I(N), Maybe(I(N))], Heads),
        Call("gelu_forward", [F(N, C), F(N, C)]),
        Call("gelu_backward", [F(N, C), F(N, C), F(N, C)]),
        Call("swiglu_forward", [F(N, C), F(N, 2 * C)]),
        Call("swiglu_backward", [F(N, 2 * C), F(N, C), F(N, 2 * C)]),
        Call("residual_forward", [F(N, C), F(N, C), F(N, C)]),
        Call("fused_classifier", [F(N, V), F(N), I(N), Maybe(F(N))], 1f, 1),
        Call("add_sum", [F(1), F(N, C)]),
        Call("global_norm_squared", [F(1), F(N, C)]),
        Call("adamw", [F(C), Maybe(F(C)), F(C), F(C), F(C), Maybe(F(1)), Maybe(F(1))],
             new ClmAdamWStep { LearningRate = 0.1f, Beta1 = 0.9f, Beta2 = 0.99f, Epsilon = 1e-8f, Step = 1 }),
        Call("gemm", [F(N, V), F(N, C), F(C, V)], 0, 0, 1f, 1f),
        Call("scaled_add", [F(N), F(N), Maybe(F(1)), Maybe(F(1))], 1f, 1f),
        Call("fill", [F(N, C) with { AnyType = true }], 1f),
        Call("convert", [F(N, C), F(N, C)]),
        Call("gather_rows", [F(N, C), F(V, C), I(N)]),
        Call("next_token", [I(N), F(N, 2), F(N, V), Maybe(I(N, 1)), F(N)], new ClmNextTokenOptions { Temperature = 1, TopP = 1 }),
        Call("quantize_rows", [B(V, C), F(V), F(V, C)]),
        Call("matmul_quantized", [F(N, V), F(N, C), B(V, C), F(V), Maybe(F(V))]),
        Call("residual_layernorm_forward", [F(N, C), F(N, C), F(N), F(N), F(N, C), F(N, C), F(C), Maybe(F(C))]),
        Call("residual_rmsnorm_forward", [F(N, C), F(N, C), F(N), F(N, C), F(N, C), F(C)]),
        Call("matmul_residual_forward", [F(N, V), F(N, V), F(N, V), F(N, C), F(V, C), Maybe(F(V))]),
        Call("matmul_gelu_forward", [F(N, V), F(N, V), F(N, C), F(V, C), Maybe(F(V))]),
        Call("matmul_swiglu_forward", [F(N, V / 2), F(N, V), F(N, C), F(V, C), Maybe(F(V))]),
        Call("matmul_gelu_backward", [F(N, C), F(V, C), Maybe(F(V)), F(N, V), F(N, C), F(N, C), F(V, C)]),
    ];

    /// <summary>How many of the first arguments are written.</summary>
    public int Written => Function switch
    {
        "layernorm_forward" or "layernorm_backward" or "matmul_backward" or "matmul_gelu_backward" => 3,
        "adamw" => 1,
        "residual_layernorm_forward" => 4,
        "residual_rmsnorm_forward" or "attention_decode" => 3,
        "encoder_backward" or "rmsnorm_forward" or "rmsnorm_backward" or "attention_forward" or "fused_classifier" or "next_token" => 2,
        "quantize_rows" => 2,
        "matmul_residual_forward" or "matmul_gelu_forward" or "matmul_swiglu_forward" => 2,
        _ => 1,
    };

    public override string ToString() => Function;
}

/// <summary>Memory of a call's tensors, each in a block of its own with room behind it, and the call itself by reflection.</summary>
sealed unsafe class CallMemory : IDisposable
{
    const int BlockBytes = 1 << 16;
    readonly byte* memory;
    readonly ValidCall call;
    readonly MethodInfo method;

    public CallMemory(ValidCall call)
    {
        this.call = call;
        method = typeof(NativeMethods).GetMethod("clm_" + call.Function, BindingFlags.Static | BindingFlags.NonPublic)!;
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)(BlockBytes * call.Tensors.Length), 64);
        for (int i = 0; i < call.Tensors.Length; i++) Fill(call.Tensors[i], memory + i * BlockBytes);
    }

    static void Fill(ArgumentOf argument, byte* block)
    {
        if (argument.Type == DType.I32) new Span<int>(block, BlockBytes / sizeof(int)).Fill(argument.Integer);
        else new Span<float>(block, BlockBytes / sizeof(float)).Fill(0.5f);
    }

    public ClmTensor[] Tensors() => [.. call.Tensors.Select((argument, i) => new ClmTensor
    {
        Data = memory + i * BlockBytes,
        Dim0 = argument.Shape.D0,
        Dim1 = argument.Shape.D1,
        Dim2 = argument.Shape.D2,
        Dim3 = argument.Shape.D3,
        Rank = argument.Shape.Rank,
        DType = (int)argument.Type,
    })];

    public ClmStatus Invoke(nint context, ClmTensor[] tensors) =>
        (ClmStatus)method.Invoke(null, [context, .. tensors.Select(t => (object)t), .. call.Scalars])!;

    public void Dispose() => NativeMemory.AlignedFree(memory);
}
