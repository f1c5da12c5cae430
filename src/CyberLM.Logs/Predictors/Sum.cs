using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>A time that is another and a duration: created = time + processing time.</summary>
/// <param name="perSecond">units of the duration in a second</param>
sealed class Sum(Slot time, TimeFormat timeFormat, Slot duration, long perSecond, TimeFormat format) : Predictor
{
    public Slot Time => time;
    public TimeFormat TimeFormat => timeFormat;
    public Slot Duration => duration;
    public long PerSecond => perSecond;
    public TimeFormat Format => format;

    public override IEnumerable<Slot> Needs => [time, duration];

    public override bool Knows(RecordRows rows, Row row) =>
        row.Answered(time) && row.Answered(duration) && Value(rows.Spelling(row, time), rows.Spelling(row, duration)) is not null;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual) =>
        Is(rows.Spelling(row, time), rows.Spelling(row, duration), answer);

    public bool Is(ReadOnlySpan<byte> timeSpelling, ReadOnlySpan<byte> durationSpelling, ReadOnlySpan<byte> answer) =>
        format.TryRead(answer, out long at) && Value(timeSpelling, durationSpelling) == at;

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) =>
        format.Write(Value(rows.Spelling(row, time), rows.Spelling(row, duration))!.Value, to);

    /// <summary>In units of this slot's format; null where the others cannot be read, or it cannot be written.</summary>
    long? Value(ReadOnlySpan<byte> timeSpelling, ReadOnlySpan<byte> durationSpelling)
    {
        var digits = Copy.Content(durationSpelling);
        if (!timeFormat.TryRead(timeSpelling, out long from)) return null;
        if (!Utf8Parser.TryParse(digits, out long length, out int used) || used != digits.Length) return null;
        if (length is < -int.MaxValue or > int.MaxValue) return null;
        if (!TimeScale.TryConvert(from, timeFormat.UnitsPerSecond, format.UnitsPerSecond, out long units)) return null;
        var sum = (Int128)units + TimeScale.Convert(length, perSecond, format.UnitsPerSecond);
        return format.Nearest(sum, format.UnitsPerSecond) is var nearest && nearest == sum ? nearest : null;
    }
}
