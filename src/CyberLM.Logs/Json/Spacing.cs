using System.Text;

namespace CyberLM.Logs;

/// <summary>The places between two tokens of a JSON text where a writer puts its blanks.</summary>
enum Gap
{
    AfterOpening,
    BeforeColon,
    AfterColon,
    BeforeComma,
    AfterComma,
    BeforeClosing,
}

/// <summary>How many blanks a writer puts into each gap, up to nine; the same all over a record, or the record has no spacing.</summary>
readonly record struct Spacing(uint Packed)
{
    const int Bits = 4, Gaps = 6, Most = 9;
    const uint Mask = (1 << Bits) - 1;

    /// <summary>No blanks.</summary>
    public static Spacing Compact => default;

    public int this[Gap gap] => (int)((Packed >> (Bits * (int)gap)) & Mask);

    /// <summary>One digit per gap, in the order of <see cref="Gap"/>: "000101" is one blank behind colons and commas.</summary>
    public static Spacing? Parse(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != Gaps) return null;
        uint packed = 0;
        for (int gap = 0; gap < Gaps; gap++)
        {
            if (digits[gap] is not (>= (byte)'0' and <= (byte)'9')) return null;
            packed |= (uint)(digits[gap] - '0') << (Bits * gap);
        }
        return new(packed);
    }

    public void WriteTo(ByteBuffer to)
    {
        for (int gap = 0; gap < Gaps; gap++) to.Add((byte)('0' + this[(Gap)gap]));
    }

    public override string ToString()
    {
        var digits = new ByteBuffer();
        WriteTo(digits);
        return Encoding.ASCII.GetString(digits.Written);
    }

    /// <summary>What the gaps of a text have in common, found as they come.</summary>
    public struct Search
    {
        uint packed, seen;

        public readonly Spacing Found => new(packed);

        /// <summary>False when this gap was met before with another number of blanks.</summary>
        public bool Agrees(Gap gap, int blanks)
        {
            if (blanks > Most) return false;
            int shift = Bits * (int)gap;
            if ((seen & (Mask << shift)) != 0) return ((packed >> shift) & Mask) == blanks;
            seen |= Mask << shift;
            packed |= (uint)blanks << shift;
            return true;
        }
    }
}
