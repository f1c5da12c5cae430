namespace CyberLM.Kernels;

/// <summary>
/// Hands out consecutive tensors of one allocation. Without a buffer it only measures, so that one declaration
/// runs twice: to learn the size, then to place the tensors.
/// </summary>
public sealed class Arena(string name, DeviceBuffer? buffer = null) : IDisposable
{
    /// <summary>A cache line and a vector register of every instruction set at once; also what CUDA's allocator gives.</summary>
    const int Alignment = 256;
    readonly List<(string Name, Tensor Tensor)> tensors = [];

    /// <summary>What stands here, for the table of memory: "weights", "activations".</summary>
    public string Name { get; } = name;
    public long Bytes { get; private set; }
    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors => tensors;

    public Tensor Take(string name, DType type, Shape shape)
    {
        var tensor = new Tensor(buffer, Bytes, type, shape);
        Bytes = checked(Bytes + (tensor.Bytes + Alignment - 1) / Alignment * Alignment);
        if (buffer is not null && Bytes > buffer.Bytes)
            throw new InvalidOperationException($"arena '{Name}' is full: {name} {shape} was not declared when it was measured");
        tensors.Add((name, tensor));
        return tensor;
    }

    /// <summary>Bytes that a declaration will take, without allocating them.</summary>
    public static long Measure(Action<Arena> declare)
    {
        var arena = new Arena("measure");
        declare(arena);
        return Math.Max(arena.Bytes, Alignment);
    }

    public static (T Value, Arena Arena) Place<T>(Backend backend, string name, Func<Arena, T> declare)
    {
        var arena = new Arena(name, backend.Allocate(Measure(a => declare(a))));
        try
        {
            return (declare(arena), arena);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    public void Dispose() => buffer?.Dispose();
}
