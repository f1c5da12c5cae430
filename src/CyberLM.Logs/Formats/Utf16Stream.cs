using System.Buffers.Binary;
using System.Text.Unicode;

namespace CyberLM.Logs;

/// <summary>
/// UTF-16 as UTF-8. Half of a surrogate pair, which has no UTF-8, becomes the three bytes it would have if it had one: a record of JSON
/// with it is refused in its place, where U+FFFD would change it silently. A last byte without its second is damage.
/// </summary>
sealed class Utf16Stream(Stream wide, bool bigEndian) : ForwardStream
{
    readonly byte[] bytes = new byte[1 << 15];
    readonly char[] chars = new char[1 << 14];
    readonly byte[] utf8 = new byte[3 << 14];
    int byteCount, charCount, given, ready;
    bool ended;

    /// <summary>
    /// Without a mark: three characters of four are of the first 256, whose one byte is NUL. Text of other scripts is not found out.
    /// </summary>
    public static bool Looks(ReadOnlySpan<byte> head, out bool bigEndian)
    {
        const int least = 8;
        int pairs = head.Length / 2, high = 0, low = 0;
        for (int i = 0; i < pairs; i++)
        {
            high += head[2 * i] == 0 && head[2 * i + 1] != 0 ? 1 : 0;
            low += head[2 * i] != 0 && head[2 * i + 1] == 0 ? 1 : 0;
        }
        bigEndian = high > low;
        return pairs >= least && Math.Max(high, low) * 4 >= pairs * 3;
    }

    public override int Read(Span<byte> buffer)
    {
        while (given == ready && !buffer.IsEmpty)
        {
            if (ended && charCount == 0)
                return byteCount == 0 ? 0 : throw HalfCharacter();
            Fill();
        }
        int count = Math.Min(buffer.Length, ready - given);
        utf8.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    InvalidDataException HalfCharacter()
    {
        byteCount = 0;
        return new("the UTF-16 text ends within a character.");
    }

    void Fill()
    {
        int read = ended ? 0 : wide.Read(bytes.AsSpan(byteCount, bytes.Length - byteCount - 2 * charCount));
        ended |= read == 0;
        byteCount += read;
        for (int i = 0; i + 1 < byteCount; i += 2)
            chars[charCount++] = (char)(bigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i))
                : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i)));
        bytes[0] = byteCount % 2 == 1 ? bytes[byteCount - 1] : bytes[0];
        byteCount %= 2;
        Encode();
    }

    /// <summary>The first half of a pair at the end waits for its second.</summary>
    void Encode()
    {
        (given, ready) = (0, 0);
        var rest = chars.AsSpan(0, charCount);
        while (rest.Length > 0)
        {
            Utf8.FromUtf16(rest, utf8.AsSpan(ready), out int taken, out int written, replaceInvalidSequences: false, isFinalBlock: ended);
            ready += written;
            rest = rest[taken..];
            if (rest.Length == 0 || (rest.Length == 1 && !ended && char.IsHighSurrogate(rest[0])))
                break;
            utf8[ready++] = (byte)(0xE0 | rest[0] >> 12);
            utf8[ready++] = (byte)(0x80 | rest[0] >> 6 & 0x3F);
            utf8[ready++] = (byte)(0x80 | rest[0] & 0x3F);
            rest = rest[1..];
        }
        charCount = rest.Length;
        rest.CopyTo(chars);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            wide.Dispose();
        base.Dispose(disposing);
    }
}
