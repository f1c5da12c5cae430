using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

/// <summary>clm_tensor: data null means "not there".</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct ClmTensor
{
    public void* Data;
    public long Dim0, Dim1, Dim2, Dim3;
    public int Rank;
    public int DType;
}

/// <summary>clm_heads.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ClmHeads
{
    public int Query, KeyValue, Size;
}

/// <summary>clm_adamw_step.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ClmAdamWStep
{
    public float LearningRate, Beta1, Beta2, Epsilon, WeightDecay, ClipNorm;
    public int Step;
}

/// <summary>clm_next_token_options.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ClmNextTokenOptions
{
    public float Temperature;
    public int TopK;
    public float TopP, MinP;
}

/// <summary>clm_context_desc.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ClmContextDesc
{
    public uint Size;
    public int Threads, Isa, SpinMicroseconds, Pin;
}

/// <summary>clm_status.</summary>
enum ClmStatus
{
    Ok,
    BadArgument,
    Unsupported,
    OutOfMemory,
    Busy,
    Internal,
}
