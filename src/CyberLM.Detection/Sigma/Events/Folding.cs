using System.Buffers;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Text without case: each code point in the invariant upper case of its lower case, so that the signs for kelvin and ångström fold with
/// their letters, as they do in expressions that ignore case. Rules and events are folded once; everything that ignores case then compares
/// bytes. What is not UTF-8 stays as it is.
/// </summary>
static class Folding
{
    public static byte[] Fold(ReadOnlySpan<byte> utf8)
    {
        var folded = new byte[MostBytes(utf8.Length)];
        utf8.CopyTo(folded);
        return folded[..FoldInPlace(folded, utf8.Length)];
    }

    /// <summary>A code point of two bytes may become one of three.</summary>
    public static int MostBytes(int length) => length + (length + 1) / 2;

    /// <summary>Folds the first <paramref name="length"/> bytes; says how many they are now.</summary>
    public static int FoldInPlace(Span<byte> buffer, int length)
    {
        int at = 0;
        while (Ascii.ToUpperInPlace(buffer[at..length], out int done) != OperationStatus.Done)
        {
            at += done;
            if (!FoldRuneInPlace(buffer[at..length], out int used)) return FoldRunes(buffer, at, length);
            at += used;
        }
        return length;
    }

    /// <summary>False where the folded code point is longer or shorter; what is no UTF-8 is passed over.</summary>
    static bool FoldRuneInPlace(Span<byte> buffer, out int used)
    {
        if (Rune.DecodeFromUtf8(buffer, out var rune, out used) != OperationStatus.Done) return true;
        var folded = Fold(rune);
        if (folded.Utf8SequenceLength != used) return false;
        folded.EncodeToUtf8(buffer);
        return true;
    }

    public static Rune Fold(Rune rune) => Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune));

    static int FoldRunes(Span<byte> buffer, int at, int length)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(length - at);
        var source = rented.AsSpan(0, length - at);
        buffer[at..length].CopyTo(source);
        while (source.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(source, out var rune, out int used);
            if (status == OperationStatus.Done)
                at += Fold(rune).EncodeToUtf8(buffer[at..]);
            else
            {
                source[..used].CopyTo(buffer[at..]);
                at += used;
            }
            source = source[used..];
        }
        ArrayPool<byte>.Shared.Return(rented);
        return at;
    }
}
