namespace CyberLM.Kernels.Measurement;

/// <summary>One call of one operation at a size that a model gives it.</summary>
/// <param name="operation">member of <see cref="IKernels"/></param>
/// <param name="shape">whose size, which call of the step, and the numbers: "tiny qkv 4096x256x768"</param>
/// <param name="declare">takes the operands and returns the call</param>
public sealed class OperationCase(string operation, string shape, Func<Operands, Action<IKernels>> declare)
{
    public string Operation => operation;
    public string Shape => shape;

    /// <summary>Device memory of the operands.</summary>
    public long Bytes(DType storage) => Arena.Measure(arena => declare(new Operands(arena, storage)));

    /// <summary>The call, on operands that stand filled in the buffer.</summary>
    public Action<IKernels> Place(Backend backend, DType storage, DeviceBuffer buffer) => Place(backend, storage, buffer, out _);

    public Action<IKernels> Place(Backend backend, DType storage, DeviceBuffer buffer, out Operands operands)
    {
        operands = new Operands(new Arena(operation, buffer), storage);
        var call = declare(operands);
        operands.Fill(backend);
        return call;
    }

    public override string ToString() => $"{operation} {shape}";
}
