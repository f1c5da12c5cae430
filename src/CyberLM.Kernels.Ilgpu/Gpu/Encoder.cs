using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>table F (rows,C)[index I32 (N)] += dOutput F (N,C).</summary>
struct TableGradientArguments
{
    internal Operand Table, DOutput, Index;
    internal int Rows, Channels;
}

/// <summary>
/// Embeddings with a group a row. The host does not look at indices here: one outside its table reads and writes nothing.
/// </summary>
static class Encoder
{
    const int WordBits = 32;

    internal static void Forward(long rows, EncoderArguments a)
    {
        long row = (long)Grid.IdxX * a.Channels;
        long token = (long)a.Tokens.Integer(Grid.IdxX) * a.Channels;
        long position = a.Wpe.IsAbsent ? 0 : (long)a.Positions.Integer(Grid.IdxX) * a.Channels;
        bool inside = token >= 0 && token < a.Wte.Count && position >= 0 && (a.Wpe.IsAbsent || position < a.Wpe.Count);
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float value = float.NaN;
            if (inside) value = a.Wte.Load(token + c) + (a.Wpe.IsAbsent ? 0 : a.Wpe.Load(position + c));
            a.Output.Store(row + c, value);
        }
    }

    /// <summary>
    /// A group owns a row of the table and looks through all indices for its own, 128 at a time, so that the rows that meet there are added
    /// in their order. Setting bits in words is the one atomic operation: its result has no order.
    /// </summary>
    internal static void Backward(long tableRows, TableGradientArguments a)
    {
        var found = SharedMemory.Allocate<int>(GridShape.Threads / WordBits);
        long row = (long)Grid.IdxX * a.Channels;
        for (int start = 0; start < a.Rows; start += GridShape.Threads)
        {
            Group.Barrier();
            if (Group.IdxX < GridShape.Threads / WordBits) found[Group.IdxX] = 0;
            Group.Barrier();
            int n = start + Group.IdxX;
            if (n < a.Rows && a.Index.Integer(n) == Grid.IdxX)
                Atomic.Or(ref found[Group.IdxX / WordBits], 1 << Group.IdxX % WordBits);
            Group.Barrier();
            for (int word = 0; word < GridShape.Threads / WordBits; word++)
                for (int bits = found[word], i = 0; bits != 0; bits = (int)((uint)bits >> 1), i++)
                    if ((bits & 1) != 0) Add(a, row, (long)(start + word * WordBits + i) * a.Channels);
        }
    }

    static void Add(TableGradientArguments a, long to, long from)
    {
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
            a.Table.Store(to + c, a.Table.Load(to + c) + a.DOutput.Load(from + c));
    }
}
