using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>What tokens leave open, drawn: it depends on the seed, the stream and the place in it alone.</summary>
/// <param name="names">of those who are new, the same in every request</param>
sealed class DrawnResidual(ulong seed, ulong stream, NewNames names) : IResidualSource
{
    /// <summary>Keeps these numbers apart from those that tokens are drawn by.</summary>
    const ulong Salt = 0x5245534944554C;
    ulong count;

    public void Write(RandomPattern pattern, ByteBuffer to) => pattern.Draw(bound => (int)Draw(bound), to);

    /// <summary>A network may be full: the last draw is taken then.</summary>
    public void Write(AddressNetwork network, Func<byte[], bool> isKnown, ByteBuffer to)
    {
        const int mostDraws = 64, bits = 32;
        int start = to.Length;
        for (int draws = 1; ; draws++)
        {
            UInt128 rest = 0;
            for (int drawn = 0; drawn < network.Bits; drawn += bits) rest = rest << bits | (uint)Draw(1L << bits);
            to.Truncate(start);
            AddressNetwork.Spell(network.V6, network.At(rest), to);
            bool isFree = network.IsOrdinary(network.At(rest)) && !isKnown(to.Slice(start, to.Length - start).ToArray());
            if (isFree || draws == mostDraws) return;
        }
    }

    public long Number(long least, long most) => least >= most ? least : least + Draw(most - least + 1);

    public void WriteName(Function function, ReadOnlySpan<byte> key, ByteBuffer to) => to.Add(names.Of(function, key));

    long Draw(long bound) => Philox.Below(seed ^ Salt, stream, count++, bound);
}
