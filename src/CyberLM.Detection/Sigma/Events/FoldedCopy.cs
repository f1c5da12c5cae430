using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// From the spelling of a value to its text without case: what <see cref="JsonUnescape"/> and <see cref="Folding"/> do one after the other.
/// Paths of Windows have an escape every ten bytes: what begins with 32 bytes ends at the next escape, and begins anew behind it.
/// </summary>
static class FoldedCopy
{
    /// <summary>Bytes that must be there behind spelling and text: 32 are read and written at once, however many are wanted.</summary>
    public const int Slack = 32;
    const byte Escape = (byte)'\\', Case = 0x20, FirstNotAscii = 0x80;

    /// <summary>Compiled once and for good: a profile of the first events would shape a loop that all of a log goes through.</summary>
    /// <param name="from">The spelling, <see cref="Slack"/> bytes behind it.</param>
    /// <param name="to">Room for <see cref="Folding.MostBytes"/>, and <see cref="Slack"/>.</param>
    /// <returns>How many bytes the text has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Write(ReadOnlySpan<byte> from, int length, Span<byte> to, bool escaped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Length, length + Slack);
        ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, Folding.MostBytes(length) + Slack);
        ref byte source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
        var a = Vector256.Create((byte)'a');
        var letters = Vector256.Create((byte)('z' - 'a'));
        var caseBit = Vector256.Create(Case);
        // Where nothing is escaped a backslash is a byte as others; what is compared with in its place ends a pass anyway.
        var escape = Vector256.Create(escaped ? Escape : FirstNotAscii);
        int at = 0, written = 0;
        while (at < length)
        {
            var bytes = Vector256.LoadUnsafe(ref source, (nuint)at);
            var lower = bytes - a;
            lower = Vector256.Equals(Vector256.Min(lower, letters), lower);
            (bytes ^ (lower & caseBit)).StoreUnsafe(ref target, (nuint)written);
            uint stops = (bytes | Vector256.Equals(bytes, escape)).ExtractMostSignificantBits();
            int plain = Math.Min(BitOperations.TrailingZeroCount(stops), length - at);
            (at, written) = (at + plain, written + plain);
            if (stops == 0 || at == length) continue;
            at += One(from[at..length], to[written..], out int folded);
            written += folded;
        }
        return written;
    }

    /// <summary>An escape, a code point that is not ASCII, or what is no UTF-8 and stays as it is; says how many bytes it was.</summary>
    static int One(ReadOnlySpan<byte> from, Span<byte> to, out int written)
    {
        written = 1;
        if (from[0] == Escape && from.Length > 1)
        {
            if (from[1] == 'u')
            {
                written = Folding.Fold(JsonUnescape.Rune(from, out int spelled)).EncodeToUtf8(to);
                return spelled;
            }
            to[0] = JsonUnescape.Escaped(from[1]);
            return 2;
        }
        if (Rune.DecodeFromUtf8(from, out var rune, out int used) == System.Buffers.OperationStatus.Done)
            written = Folding.Fold(rune).EncodeToUtf8(to);
        else
        {
            from[..used].CopyTo(to);
            written = used;
        }
        return used;
    }
}
