namespace CyberLM.Kernels;

/// <summary>Element types that an argument of the contract may have. S and F of one call are F64 together or not at all.</summary>
enum Element { Storage, Float, StorageOrFloat, AnyFloat, Index, Byte, Any }

/// <summary>
/// What one call of an operation hands in, and what the contract says about it. Shapes are compared as the contract writes them: leading
/// dimensions of (N,C) may be unfolded, those of rank 3 may not.
/// </summary>
sealed class CheckedCall(string operation)
{
    readonly record struct Argument(string Name, Tensor Tensor, Element Element, Shape Expected, bool Written, bool Scanned);

    readonly List<Argument> arguments = [];
    readonly List<(string Written, string Read)> shared = [];

    public string Operation => operation;

    /// <summary>Written arguments that must hold numbers afterwards.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Scanned => arguments.Where(a => a.Scanned).Select(a => (a.Name, a.Tensor));

    public CheckedCall Writes(string name, Tensor tensor, Element element, Shape expected) =>
        Add(name, tensor, element, expected, true, true);

    /// <summary>Parts of it may never have been written: a cache, scratch memory.</summary>
    public CheckedCall WritesPartly(string name, Tensor tensor, Element element, Shape expected) =>
        Add(name, tensor, element, expected, true, false);

    public CheckedCall Reads(string name, Tensor tensor, Element element, Shape expected) =>
        Add(name, tensor, element, expected, false, false);

    public CheckedCall MayWrite(string name, Tensor tensor, Element element, Shape expected) =>
        tensor.IsNone ? this : Writes(name, tensor, element, expected);

    public CheckedCall MayRead(string name, Tensor tensor, Element element, Shape expected) =>
        tensor.IsNone ? this : Reads(name, tensor, element, expected);

    /// <summary>Element-wise: these two may be the very same tensor.</summary>
    public CheckedCall MayBeSame(string written, string read)
    {
        shared.Add((written, read));
        return this;
    }

    public CheckedCall Require(bool condition, string what) =>
        condition ? this : throw new ArgumentException($"{operation}: {what}");

    public void Verify()
    {
        foreach (var argument in arguments) VerifyShape(argument);
        foreach (var argument in arguments) VerifyType(argument);
        foreach (var written in arguments.Where(a => a.Written))
            foreach (var other in arguments)
                if (other != written) VerifyOverlap(written, other);
    }

    CheckedCall Add(string name, Tensor tensor, Element element, Shape expected, bool written, bool scanned)
    {
        arguments.Add(new Argument(name, tensor, element, expected, written, scanned));
        return this;
    }

    void VerifyShape(Argument argument)
    {
        var (name, tensor, _, expected, _, _) = argument;
        if (tensor.IsNone) throw new ArgumentException($"{operation}: {name} is absent, {expected} is needed", name);
        bool fits = expected.Rank switch
        {
            1 => tensor.Count == expected.Count,
            2 => tensor.Last == expected.Last && tensor.Count == expected.Count,
            _ => tensor.Shape == expected,
        };
        if (!fits) throw new ArgumentException($"{operation}: {name} is {tensor.Shape}, {expected} is needed", name);
        if (tensor.Buffer is not { } buffer)
            throw new ArgumentException($"{operation}: {name} {tensor.Shape} was only measured, it has no memory", name);
        if (tensor.ByteOffset < 0 || tensor.ByteOffset + tensor.Bytes > buffer.Bytes)
            throw new ArgumentException(
                $"{operation}: {name} {tensor.Shape} at byte {tensor.ByteOffset} leaves its buffer of {buffer.Bytes} bytes", name);
    }

    void VerifyType(Argument argument)
    {
        var type = argument.Tensor.DType;
        bool allowed = argument.Element switch
        {
            Element.Index => type == DType.I32,
            Element.Byte => type == DType.I8,
            Element.Any => true,
            Element.AnyFloat => type is DType.F32 or DType.BF16 or DType.F64,
            Element.Float => type == FloatType,
            Element.Storage => type == StorageType && type is DType.F32 or DType.BF16 or DType.F64,
            _ => type == FloatType || type == DType.BF16 && StorageType == DType.BF16 || type == StorageType,
        };
        if (allowed) return;
        string needed = argument.Element switch
        {
            Element.Index => "I32",
            Element.Byte => "I8",
            Element.Float => $"{FloatType}",
            Element.Storage => $"{StorageType} as {arguments.First(a => a.Element == Element.Storage).Name}",
            _ => "a float type of this run",
        };
        throw new ArgumentException($"{operation}: {argument.Name} {argument.Tensor.Shape} is {type}, {needed} is needed", argument.Name);
    }

    /// <summary>On the reference backend every float is F64.</summary>
    DType FloatType => arguments.Any(a => a.Tensor.DType == DType.F64) ? DType.F64 : DType.F32;

    DType StorageType
    {
        get
        {
            var decides = arguments.Find(a => a.Element == Element.Storage);
            if (decides.Name is not null) return FloatType == DType.F64 ? DType.F64 : decides.Tensor.DType;
            return FloatType == DType.F64 ? DType.F64 : DType.BF16;
        }
    }

    void VerifyOverlap(Argument written, Argument other)
    {
        Tensor a = written.Tensor, b = other.Tensor;
        if (!ReferenceEquals(a.Buffer, b.Buffer)) return;
        if (a.ByteOffset >= b.ByteOffset + b.Bytes || b.ByteOffset >= a.ByteOffset + a.Bytes) return;
        bool same = a.ByteOffset == b.ByteOffset && a.Bytes == b.Bytes && a.DType == b.DType;
        if (same && (shared.Contains((written.Name, other.Name)) || shared.Contains((other.Name, written.Name)))) return;
        string how = same ? "is the same memory as" : "overlaps";
        throw new ArgumentException($"{operation}: {written.Name} {a.Shape}, which is written, {how} {other.Name} {b.Shape}", written.Name);
    }
}
