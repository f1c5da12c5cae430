using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>Seconds since 1970, or their thousandths, millionths or billionths: numbers that may be anything else too.</summary>
/// <param name="Digits">of a second: 0, 3, 6 or 9</param>
/// <param name="Quoted">spelled as a string</param>
sealed record EpochFormat(int Digits, bool Quoted) : TimeFormat
{
    /// <summary>2001-09-09, from which on seconds have ten digits, and 2039.</summary>
    const long FirstSecond = 1_000_000_000, EndSecond = 2_200_000_000;
    const int DigitsOfSeconds = 10;

    public override long UnitsPerSecond => Powers[Digits];

    public static TimeFormat? Of(byte[] spelling)
    {
        bool quoted = spelling is [(byte)'"', ..];
        int digits = spelling.Length - (quoted ? 2 : 0) - DigitsOfSeconds;
        if (digits is not (0 or 3 or 6 or 9)) return null;
        var format = new EpochFormat(digits, quoted);
        return format.TryRead(spelling, out _) ? format : null;
    }

    public override bool TryRead(ReadOnlySpan<byte> spelling, out long units)
    {
        units = 0;
        if (Quoted != spelling is [(byte)'"', .., (byte)'"']) return false;
        var text = Quoted ? spelling[1..^1] : spelling;
        if (text.Length != DigitsOfSeconds + Digits || text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        return Utf8Parser.TryParse(text, out units, out int used) && used == text.Length
            && units / UnitsPerSecond is >= FirstSecond and < EndSecond;
    }

    public override void Write(long units, ByteBuffer to) => NumberCoder.Write(units, Quoted, to);
}
