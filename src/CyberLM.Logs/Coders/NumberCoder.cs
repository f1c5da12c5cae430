using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>Whole numbers of many values: the interval is a token, where in it is residual.</summary>
/// <param name="quoted">spelled as a string</param>
sealed class NumberCoder(Slot slot, Bins bins, bool quoted) : OneTokenCoder(slot)
{
    public Bins Bins => bins;
    public bool Quoted => quoted;
    public override int Tokens => bins.Count;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        if (!TryRead(encoding.Rows.Spelling(row, Slot), quoted, out long number)) return false;
        int bin = bins.Find(number);
        if (bin < 0) return false;
        encoding.Tokens.Add(First + bin);
        encoding.Residual.Add(number, bins.Bits(bin));
        return true;
    }

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) =>
        TryRead(answer, quoted, out long number) && bins.Find(number) is >= 0 and int bin ? First + bin : null;

    protected override void Take(DecodingRecord decoding, Row row, int token)
    {
        var (least, most) = bins[token];
        if (decoding.Wanted(row, Slot) is { } wanted && TryRead(wanted, quoted, out long exact)) (least, most) = (exact, exact);
        int start = decoding.Rows.Text.Length;
        Write(decoding.Residual.Number(least, most), quoted, decoding.Rows.Text);
        decoding.Rows.SetSpelling(row, Slot, start, decoding.Rows.Text.Length - start);
    }

    public static void Write(long number, bool quoted, ByteBuffer to)
    {
        if (quoted) to.Add((byte)'"');
        Utf8Formatter.TryFormat(number, to.GetSpan(24), out int length);
        to.Advance(length);
        if (quoted) to.Add((byte)'"');
    }

    /// <summary>Only what is spelled in the one way that is written again: no sign of zero, no zeros in front, no exponent.</summary>
    public static bool TryRead(ReadOnlySpan<byte> spelling, bool quoted, out long number)
    {
        number = 0;
        if (quoted != spelling is [(byte)'"', .., (byte)'"']) return false;
        var digits = quoted ? spelling[1..^1] : spelling;
        if (digits.Length is 0 or > 18) return false;
        var unsigned = digits[0] == '-' ? digits[1..] : digits;
        if (unsigned.IsEmpty || unsigned.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (unsigned[0] == '0' && digits.Length > 1) return false;
        return Utf8Parser.TryParse(digits, out number, out int used) && used == digits.Length;
    }
}
