using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Operations with a group a row whose threads do not need each other.</summary>
static class RowKernels
{
    internal static void SwiGluForward(long rows, SwiGluArguments a)
    {
        long output = (long)Grid.IdxX * a.Channels;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float gate = a.Input.Load(2 * output + c);
            a.Output.Store(output + c, gate * Scalar.Sigmoid(gate) * a.Input.Load(2 * output + a.Channels + c));
        }
    }

    internal static void SwiGluBackward(long rows, SwiGluArguments a)
    {
        long output = (long)Grid.IdxX * a.Channels;
        for (int c = Group.IdxX; c < a.Channels; c += GridShape.Threads)
        {
            float gate = a.Input.Load(2 * output + c);
            float up = a.Input.Load(2 * output + a.Channels + c);
            float d = a.DOutput.Load(output + c);
            float sigmoid = Scalar.Sigmoid(gate);
            a.Output.Store(2 * output + c, d * up * (sigmoid * (1 + gate * (1 - sigmoid))));
            a.Output.Store(2 * output + a.Channels + c, d * gate * sigmoid);
        }
    }

    /// <summary>An index outside its table becomes a row of bytes 0xFF, not-a-number: the host does not look at indices here.</summary>
    internal static void Gather(long rows, GatherArguments a)
    {
        long row = Grid.IdxX;
        long from = a.Index.Integer(row);
        bool inside = from >= 0 && from < a.TableRows;
        if (a.ElementBytes == sizeof(byte))
            GatherRow(a.Output.As<byte>(), a.Input.As<byte>(), row, from, a.RowBytes, inside, byte.MaxValue);
        else if (a.ElementBytes == sizeof(ushort))
            GatherRow(a.Output.As<ushort>(), a.Input.As<ushort>(), row, from, a.RowBytes / 2, inside, ushort.MaxValue);
        else GatherRow(a.Output.As<uint>(), a.Input.As<uint>(), row, from, a.RowBytes / 4, inside, uint.MaxValue);
    }

    static void GatherRow<T>(ArrayView<T> output, ArrayView<T> input, long row, long from, long width, bool inside, T outside)
        where T : unmanaged
    {
        for (long c = Group.IdxX; c < width; c += GridShape.Threads)
            output[row * width + c] = inside ? input[from * width + c] : outside;
    }

    internal static void Rope(long rows, RopeArguments a)
    {
        int half = a.HeadSize / 2;
        int position = a.Direction * a.Positions.Integer(Grid.IdxX);
        var frequencies = a.Frequencies.As<double>();
        for (int pair = Group.IdxX; pair < a.Heads * half; pair += GridShape.Threads)
        {
            int i = pair % half;
            long at = (long)Grid.IdxX * a.Width + pair / half * a.HeadSize + i;
            var turn = Rotation.By(position * frequencies[i]);
            float x = a.Qkv.Load(at), y = a.Qkv.Load(at + half);
            a.Qkv.Store(at, x * turn.Cos - y * turn.Sin);
            a.Qkv.Store(at + half, x * turn.Sin + y * turn.Cos);
        }
    }
}
