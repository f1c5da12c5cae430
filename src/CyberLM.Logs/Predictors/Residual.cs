using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>
/// What tokens do not say about a record because it is not worth learning: random identifiers, the last digits of times and numbers. Kept
/// as the whole spelling of the value, so that a record can be written back; counted in bits.
/// </summary>
sealed class ResidualWriter
{
    readonly ByteBuffer bytes = new();
    readonly List<int> ends = [];

    public double Bits { get; private set; }
    public int Count => ends.Count;

    public void Add(ReadOnlySpan<byte> spelling, double bits)
    {
        bytes.Add(spelling);
        ends.Add(bytes.Length);
        Bits += bits;
    }

    public void Add(long number, double bits)
    {
        Utf8Formatter.TryFormat(number, bytes.GetSpan(24), out int length);
        bytes.Advance(length);
        ends.Add(bytes.Length);
        Bits += bits;
    }

    public void Clear()
    {
        bytes.Clear();
        ends.Clear();
        Bits = 0;
    }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : ends[index - 1];
            return bytes.Slice(start, ends[index] - start);
        }
    }
}

/// <summary>Where a decoder takes from what the tokens leave open: the record's own residual, or chance.</summary>
interface IResidualSource
{
    /// <summary>Appends a string of the pattern.</summary>
    void Write(RandomPattern pattern, ByteBuffer to);

    /// <summary>Appends an address of the network, in quotes.</summary>
    /// <param name="isKnown">whether an address is no new one</param>
    void Write(AddressNetwork network, Func<byte[], bool> isKnown, ByteBuffer to);

    /// <summary>Appends what the function says of a key that no one knows.</summary>
    void WriteName(Function function, ReadOnlySpan<byte> key, ByteBuffer to);

    /// <summary>A whole number from least to most, both included, as it stands in the residual or drawn.</summary>
    long Number(long least, long most);
}

/// <summary>A record's own residual, in the order in which it was written.</summary>
sealed class KeptResidual(ResidualWriter kept) : IResidualSource
{
    int next;

    public void Write(RandomPattern pattern, ByteBuffer to) => to.Add(kept[next++]);

    public void Write(AddressNetwork network, Func<byte[], bool> isKnown, ByteBuffer to) => to.Add(kept[next++]);

    public void WriteName(Function function, ReadOnlySpan<byte> key, ByteBuffer to) => to.Add(kept[next++]);

    public long Number(long least, long most) => Utf8Parser.TryParse(kept[next++], out long number, out _)
        ? number
        : throw new InvalidOperationException($"residual {next - 1} is no number");
}
