namespace CyberLM.Kernels.Conformance;

/// <summary>
/// A tensor with 64 elements of fence on either side. A fence is not-a-number in every float type and far out of range as an index, so
/// that reading it shows in the result; writing it shows here.
/// </summary>
sealed class FencedTensor
{
    public const int Fence = 64;
    readonly int fence;
    readonly Backend backend;
    readonly Tensor whole;
    readonly CaseArgument argument;
    readonly byte[] before;

    /// <param name="fence">elements on either side</param>
    public FencedTensor(Backend backend, DeviceBuffer buffer, long byteOffset, CaseArgument argument, DType type, int fence)
    {
        this.fence = fence;
        this.backend = backend;
        this.argument = argument;
        whole = new Tensor(buffer, byteOffset, type, checked((int)argument.Shape.Count + 2 * fence));
        Tensor = new Tensor(buffer, byteOffset + fence * type.Size(), type, argument.Shape);
        before = new byte[whole.Bytes];
        for (int i = 0; i < before.Length; i++) before[i] = (byte)(i % 2 == 1 ? 0xFF : 0xFA);
        var inside = Inside(before);
        inside.Fill(0xFF);
        Elements.FromDoubles(argument.Values, type, inside);
        Elements.Write(backend, whole, before);
    }

    public Tensor Tensor { get; }

    public static long BytesOf(CaseArgument argument, DType type) => (argument.Shape.Count + 2 * Fence) * type.Size();

    /// <summary>What the tensor holds now; throws when a fence or an input was written.</summary>
    public byte[] ReadChecked(KernelCase kernelCase)
    {
        var after = Elements.Read(backend, whole);
        int bytes = fence * whole.DType.Size();
        bool beforeIsWhole = after.AsSpan(0, bytes).SequenceEqual(before.AsSpan(0, bytes));
        bool behindIsWhole = after.AsSpan(^bytes..).SequenceEqual(before.AsSpan(^bytes..));
        if (!beforeIsWhole || !behindIsWhole)
            throw new ConformanceException($"{kernelCase}: wrote outside {argument.Name} {argument.Shape}");
        if (argument.Access == Access.Read && !after.AsSpan().SequenceEqual(before))
            throw new ConformanceException($"{kernelCase}: changed its input {argument.Name} {argument.Shape}");
        return Inside(after).ToArray();
    }

    Span<byte> Inside(byte[] bytes)
    {
        int outside = fence * whole.DType.Size();
        return bytes.AsSpan(outside..^outside);
    }
}

/// <summary>A backend does not do what the contract says.</summary>
public sealed class ConformanceException(string message) : Exception(message);
