using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The tokens of a JSON text by RFC 8259, as strict as the library's <c>Utf8JsonReader</c>: a quarter of the time that rules take was the
/// library's, most of it in strings of ten to fifty bytes with a backslash in them. Nothing is thrown, bad text is told by the answer.
/// </summary>
/// <param name="padded">The text and <see cref="Slack"/> bytes behind it: a zero, and others of any kind.</param>
ref struct JsonScanner(ReadOnlySpan<byte> padded)
{
    /// <summary>32 bytes are read at once, wherever a token stands. The zero, which no token has, ends each of them.</summary>
    public const int Slack = Block + 1;
    const int Block = 32;
    const byte FirstOfText = 0x20;

    readonly ref byte first = ref MemoryMarshal.GetReference(padded);
    readonly int end = padded.Length - Slack;

    /// <summary>Place of the next byte to look at.</summary>
    public int At { get; private set; }

    public readonly bool IsAtEnd => At == end;

    readonly byte this[int at] => Unsafe.Add(ref first, at);

    /// <summary>The first byte of the next token, which is passed; 0 at the end, and where a zero stands in the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Next()
    {
        while (this[At] <= ' ' && this[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') At++;
        byte next = this[At];
        if (next != 0) At++;
        return next;
    }

    /// <summary>From behind the quote that begins a string to behind the one that ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool String(out bool escaped)
    {
        var quote = Vector256.Create((byte)'"');
        var backslash = Vector256.Create((byte)'\\');
        var control = Vector256.Create((byte)(FirstOfText - 1));
        int at = At;
        escaped = false;
        while (true)
        {
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
            var stopping = Vector256.Equals(bytes, quote) | Vector256.Equals(bytes, backslash) |
                Vector256.Equals(Vector256.Min(bytes, control), bytes);
            int next = at + Block;
            for (uint stops = stopping.ExtractMostSignificantBits(); stops != 0;)
            {
                int offset = BitOperations.TrailingZeroCount(stops);
                byte stop = this[at + offset];
                if (stop == '"')
                {
                    At = at + offset + 1;
                    return true;
                }
                int behind = offset + (stop == '\\' ? Escape(at + offset) : 0);
                if (behind == offset) return false;
                escaped = true;
                next = Math.Max(next, at + behind);
                stops = behind < Block ? stops & uint.MaxValue << behind : 0;
            }
            at = next;
        }
    }

    /// <summary>How many bytes the escape has; 0 where it is none.</summary>
    readonly int Escape(int at)
    {
        const int named = 2, unit = 6;
        byte letter = this[at + 1];
        if (letter is (byte)'\\' or (byte)'"' or (byte)'/' or (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f') return named;
        if (letter != 'u') return 0;
        for (int i = named; i < unit; i++)
        {
            if (!char.IsAsciiHexDigit((char)this[at + i])) return 0;
        }
        return unit;
    }

    /// <summary>What is left of true, false or null behind its first letter.</summary>
    public bool Rest(ReadOnlySpan<byte> rest)
    {
        foreach (byte letter in rest)
        {
            if (this[At] != letter) return false;
            At++;
        }
        return true;
    }

    /// <summary>What is left of a number behind its first character.</summary>
    public bool Number(byte begun)
    {
        byte digit = begun == '-' ? this[At++] : begun;
        if (!char.IsAsciiDigit((char)digit)) return false;
        if (digit != '0') PassDigits();
        if (this[At] == '.')
        {
            At++;
            if (!PassDigits()) return false;
        }
        if ((this[At] | 0x20) != 'e') return true;
        At++;
        if (this[At] is (byte)'+' or (byte)'-') At++;
        return PassDigits();
    }

    bool PassDigits()
    {
        int from = At;
        while (char.IsAsciiDigit((char)this[At])) At++;
        return At > from;
    }
}
