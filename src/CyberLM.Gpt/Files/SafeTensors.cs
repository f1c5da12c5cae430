using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>Element types of a safetensors file, by the names that stand there.</summary>
public enum SafeTensorType { F64, F32, BF16, I64, I32, U8 }

/// <summary>One tensor as the header announces it; the bytes [Begin, End) count from the end of the header.</summary>
public sealed record SafeTensor(string Name, SafeTensorType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    public long Bytes => End - Begin;
}

/// <summary>
/// The safetensors format: a little-endian u64 with the header's length, a JSON header, the tensors one after another without holes.
/// Ours adds to <c>__metadata__</c> what the format lacks: <c>sha256:NAME</c> for the bytes of each tensor, and <c>sha256</c> for the
/// header itself with these 64 digits read as zeros. Other readers see strings they need not understand.
/// </summary>
public static class SafeTensors
{
    /// <summary>The format's own limit; a larger one is an attack or damage.</summary>
    public const long MaxHeaderBytes = 100_000_000;
    internal const string MetadataName = "__metadata__";
    internal const string HeaderChecksum = "sha256";
    internal const string ChecksumPrefix = "sha256:";
    internal const int ChecksumDigits = 64;
    /// <summary>Read and written in pieces, so that no tensor must fit into memory twice.</summary>
    internal const int PieceBytes = 1 << 20;
    internal static readonly string NoChecksum = new('0', ChecksumDigits);

    public static int Size(this SafeTensorType type) => type switch
    {
        SafeTensorType.U8 => 1,
        SafeTensorType.BF16 => 2,
        SafeTensorType.F32 or SafeTensorType.I32 => 4,
        _ => 8,
    };

    public static SafeTensorType TypeOf(DType type) => type switch
    {
        DType.F64 => SafeTensorType.F64,
        DType.F32 => SafeTensorType.F32,
        DType.BF16 => SafeTensorType.BF16,
        DType.I32 => SafeTensorType.I32,
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"{type} has no place in a safetensors file"),
    };
}
