namespace CyberLM.Kernels;

/// <summary>
/// Checks every call against the contract before it reaches the device: shapes, element types, absence, overlap. What it finds is a bug of
/// ours: an ArgumentException that names operation, argument and both shapes. With a backend to scan, every result is read back and must
/// hold numbers only; that waits for the device after each operation.
/// </summary>
public sealed partial class CheckedKernels(IKernels inner, Backend? scanned = null) : IKernels
{
    const Element S = Element.Storage;
    const Element F = Element.Float;
    const Element Index = Element.Index;

    static CheckedCall Call(string operation) => new(operation);

    void Run(CheckedCall call, Action<IKernels> operation)
    {
        call.Verify();
        operation(inner);
        if (scanned is null) return;
        foreach (var (name, tensor) in call.Scanned)
        {
            long at = NotANumber.IndexIn(scanned, tensor);
            if (at >= 0) throw new InvalidOperationException($"{call.Operation}: {name} {tensor.Shape} is not a number at element {at}");
        }
    }
}
