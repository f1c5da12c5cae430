namespace CyberLM.Kernels.Measurement;

/// <summary>
/// Takes what one call reads and writes from an arena, and remembers what stands in it at the start. Normal numbers everywhere: zeros and
/// not-a-numbers would be faster or slower than what a model sees.
/// </summary>
/// <param name="storage">S of the contract; F64 on the reference backend</param>
public sealed class Operands(Arena arena, DType storage)
{
    /// <summary>A prime: no row begins like another.</summary>
    const int BlockLength = 65_521;
    static readonly float[] Block = [.. Enumerable.Range(0, BlockLength).Select(i => Philox.Uniform(1, 0, (ulong)i) - 0.5f)];
    readonly List<Action<Backend>> contents = [];

    public DType Storage => storage;
    public DType Floats => storage == DType.F64 ? DType.F64 : DType.F32;
    /// <summary>Work that depends on values and not on shapes: <see cref="ProfiledKernels"/> leaves it out of its count.</summary>
    public long UncountedFlop { get; private set; }
    public long UncountedBytes { get; private set; }

    /// <summary>S, spread evenly over an interval of the given width around 0.</summary>
    public Tensor Stored(Shape shape, float width = 1) => Numbers(storage, shape, width);

    /// <summary>F, from -1/2 to 1/2.</summary>
    public Tensor Float(Shape shape) => Numbers(Floats, shape, 1);

    /// <summary>F, one number everywhere.</summary>
    public Tensor Constant(Shape shape, float value)
    {
        var tensor = arena.Take("constant", Floats, shape);
        contents.Add(backend => backend.Kernels.Fill(tensor, value));
        return tensor;
    }

    public Tensor Indices(Shape shape, Func<int, int> value)
    {
        var tensor = arena.Take("indices", DType.I32, shape);
        contents.Add(backend => backend.Write<int>(tensor, [.. Enumerable.Range(0, (int)tensor.Count).Select(value)]));
        return tensor;
    }

    /// <summary>Random indices below the bound.</summary>
    public Tensor IndicesBelow(int bound, Shape shape) => Indices(shape, i => (int)Philox.Below(2, 0, (ulong)i, bound));

    /// <summary>Weights of 8 bits.</summary>
    public Tensor Bytes(Shape shape)
    {
        var tensor = arena.Take("bytes", DType.I8, shape);
        contents.Add(backend => Repeat(backend, tensor, Array.ConvertAll(Block, x => (sbyte)(x * 254))));
        return tensor;
    }

    /// <summary>Numbers of a given type, whatever the run stores.</summary>
    public Tensor Numbers(DType type, Shape shape, float width = 1)
    {
        if (storage == DType.F64) type = DType.F64;
        var tensor = arena.Take("numbers", type, shape);
        contents.Add(backend => Write(backend, tensor, width == 1 ? Block : Array.ConvertAll(Block, x => x * width)));
        return tensor;
    }

    public void AlsoComputes(long flop) => UncountedFlop += flop;

    public void AlsoReads(long bytes) => UncountedBytes += bytes;

    /// <summary>Writes everything that was taken.</summary>
    public void Fill(Backend backend)
    {
        foreach (var write in contents) write(backend);
    }

    static void Write(Backend backend, Tensor tensor, float[] block)
    {
        switch (tensor.DType)
        {
            case DType.F32: Repeat(backend, tensor, block); break;
            case DType.BF16: Repeat(backend, tensor, Array.ConvertAll(block, BFloat16.FromSingle)); break;
            default: Repeat(backend, tensor, Array.ConvertAll(block, x => (double)x)); break;
        }
    }

    static void Repeat<T>(Backend backend, Tensor tensor, T[] block) where T : unmanaged
    {
        var flat = tensor.As(checked((int)tensor.Count));
        for (int i = 0; i < flat.Count; i += block.Length)
        {
            int length = (int)Math.Min(block.Length, flat.Count - i);
            backend.Write<T>(flat.Slice(i, length), block.AsSpan(0, length));
        }
    }
}
