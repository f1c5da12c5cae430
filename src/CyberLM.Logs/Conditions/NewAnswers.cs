using System.Buffers.Binary;
using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>Makes answers that no record had, in the form of those that they had, by what they are made for and by nothing else.</summary>
sealed class NewAnswers(LogSchema schema)
{
    const int Tries = 64;
    const double LeastBits = 24;

    /// <summary>A number with a fraction: another fraction, as long. An identifier: another one. Else null.</summary>
    /// <param name="known">an answer of the slot</param>
    public byte[]? Like(Slot slot, byte[] known, byte[] salt)
    {
        ulong stream = BinaryPrimitives.ReadUInt64LittleEndian(salt) ^ (ulong)slot.Index, count = 0;
        int Below(int bound) => (int)Philox.Below(stream, 1, count++, bound);
        for (int i = 0; i < Tries; i++)
            if ((Fraction(known, Below) ?? Identifier(slot, Below)) is { } made && slot.Symbols.Find(made) < 0) return made;
        return null;
    }

    /// <summary>Named as what it is told from: text where the others are text.</summary>
    public byte[]? Named(Slot slot, byte[] name)
    {
        bool isText = name is [(byte)'"', _, .., (byte)'"'] && Enumerable.Range(0, slot.Symbols.Count)
            .All(symbol => slot.Symbols[symbol] is [(byte)'"', ..]);
        return isText && slot.Symbols.Find(name) < 0 ? name : null;
    }

    /// <summary>The last digit is not 0: a shorter spelling is another number's.</summary>
    static byte[]? Fraction(byte[] known, Func<int, int> below)
    {
        int point = Array.IndexOf(known, (byte)'.');
        if (point < 0 || known.Length < point + 2 || known[0] == '"') return null;
        if (known.AsSpan(point + 1).ContainsAnyExceptInRange((byte)'0', (byte)'9')) return null;
        byte[] made = [.. known];
        for (int i = point + 1; i < made.Length; i++) made[i] = (byte)('0' + below(10));
        if (made[^1] == '0') made[^1] = (byte)('1' + below(9));
        return made;
    }

    byte[]? Identifier(Slot slot, Func<int, int> below)
    {
        var pattern = schema.Coders[slot.Index] is StringCoder { Patterns: [var own, ..] } ? own : PatternOfKnown(slot);
        if (pattern is null || pattern.Bits < LeastBits) return null;
        var drawn = new ByteBuffer();
        pattern.Draw(below, drawn);
        return drawn.Written.ToArray();
    }

    static RandomPattern? PatternOfKnown(Slot slot)
    {
        byte[][] known = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())];
        bool alike = known.Length > 0 && Array.TrueForAll(known, answer => answer.Length == known[0].Length && HasDigits(answer));
        return alike ? RandomPattern.Of(known, int.MaxValue) : null;
    }

    static bool HasDigits(byte[] text) => text.AsSpan().ContainsAnyInRange((byte)'0', (byte)'9');
}
