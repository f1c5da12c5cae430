namespace CyberLM.Logs;

/// <summary>
/// Times by their distance from another: the record's own time from that of the record before, any other from the record's own. The first
/// of a sequence is said by its hour of the week. What the intervals leave open is residual. Each format has tokens of its own.
/// </summary>
/// <param name="origin">the coder of the record's own time; null where this is it</param>
sealed class TimeCoder(Slot slot, TimeScale scale, Bins gaps, TimeCoder? origin) : OneTokenCoder(slot)
{
    const int HoursOfWeek = 168, SecondsPerHour = 3600;

    /// <summary>1970 began on a Thursday; weeks are counted from the Monday before.</summary>
    const int HoursBeforeEpoch = 3 * 24;

    /// <summary>The week is not said by a token: a draw would choose from those of a year.</summary>
    const int WeeksOfYear = 52;

    public TimeScale Scale => scale;
    public Bins Gaps => gaps;
    public TimeCoder? Origin => origin;
    public override int Tokens => scale.Formats.Count * TokensOfFormat;

    int TokensOfFormat => HoursOfWeek + gaps.Count;
    long UnitsPerHour => SecondsPerHour * scale.UnitsPerSecond;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        int format = scale.Read(encoding.Rows.Spelling(row, Slot), out long time);
        if (format < 0) return false;
        encoding.Tokens.Add(TokenOf(format, time, encoding.Rows, encoding.State));
        if (From(encoding.Rows, encoding.State) is { } from && gaps.Find(time - from) is >= 0 and int bin)
        {
            encoding.Residual.Add(time - from, gaps.Bits(bin));
        }
        else
        {
            long hour = TimeScale.FloorDivide(time, UnitsPerHour);
            encoding.Residual.Add(TimeScale.FloorDivide(hour + HoursBeforeEpoch, HoursOfWeek), Math.Log2(WeeksOfYear));
            encoding.Residual.Add(time - hour * UnitsPerHour, Math.Log2(UnitsPerHour));
        }
        Remember(encoding.Rows, encoding.State, time);
        return true;
    }

    int TokenOf(int format, long time, RecordRows rows, SequenceState state)
    {
        int first = First + format * TokensOfFormat;
        return From(rows, state) is { } from && gaps.Find(time - from) is >= 0 and int bin
            ? first + HoursOfWeek + bin
            : first + HourOfWeek(TimeScale.FloorDivide(time, UnitsPerHour));
    }

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) =>
        scale.Read(answer, out long time) is >= 0 and int format ? TokenOf(format, time, decoding.Rows, decoding.State) : null;

    protected override void Take(DecodingRecord decoding, Row row, int token)
    {
        int format = token / TokensOfFormat, of = token % TokensOfFormat;
        long time = decoding.Wanted(row, Slot) is { } wanted && scale.Read(wanted, out long exact) == format ? exact
            : of >= HoursOfWeek ? TakeGap(decoding, of - HoursOfWeek)
            : TakeHour(decoding, of);
        int start = decoding.Rows.Text.Length;
        scale.Write(format, time, decoding.Rows.Text);
        decoding.Rows.SetSpelling(row, Slot, start, decoding.Rows.Text.Length - start);
        Remember(decoding.Rows, decoding.State, time);
    }

    protected override void TookText(DecodingRecord decoding, Row row)
    {
        if (scale.Read(decoding.Rows.Spelling(row, Slot), out long time) >= 0) Remember(decoding.Rows, decoding.State, time);
    }

    long TakeGap(DecodingRecord decoding, int bin)
    {
        var (least, most) = gaps[bin];
        long from = From(decoding.Rows, decoding.State) ?? 0;
        long time = from + decoding.Residual.Number(least, most);
        if (decoding.IsStrict && Window(decoding) is { } window && time >= window.End) decoding.IsBeyond = true;
        return time;
    }

    long TakeHour(DecodingRecord decoding, int hourOfWeek)
    {
        if (Window(decoding) is { } window) return TakeHour(decoding, hourOfWeek, window);
        const int weeksSinceEpoch = 80 * WeeksOfYear;
        long week = decoding.Residual.Number(0, weeksSinceEpoch);
        return (week * HoursOfWeek + hourOfWeek - HoursBeforeEpoch) * UnitsPerHour + decoding.Residual.Number(0, UnitsPerHour - 1);
    }

    long TakeHour(DecodingRecord decoding, int hourOfWeek, (long First, long End) window)
    {
        long hour = TimeScale.FloorDivide(window.First, UnitsPerHour);
        hour += TimeScale.Modulo(hourOfWeek - HourOfWeek(hour), HoursOfWeek);
        long weeks = TimeScale.FloorDivide(window.End - 1 - hour * UnitsPerHour, HoursOfWeek * UnitsPerHour);
        if (weeks > 0) hour += HoursOfWeek * decoding.Residual.Number(0, weeks);
        long least = Math.Max(window.First, hour * UnitsPerHour), most = (hour + 1) * UnitsPerHour - 1;
        return decoding.Residual.Number(least, window.End - 1 >= least ? Math.Min(most, window.End - 1) : most);
    }

    protected override void Allow(DecodingRecord decoding, Row row)
    {
        long? from = From(decoding.Rows, decoding.State);
        var window = Window(decoding);
        for (int format = 0; format < scale.Formats.Count; format++)
        {
            int first = First + format * TokensOfFormat;
            if (window is null || !decoding.IsStrict) decoding.Allow(first, from is not null ? TokensOfFormat : HoursOfWeek);
            else if (from is null) AllowHours(decoding, first, window.Value);
            // Also beyond the window: that is to say that the sequence is over. Masked, its mass would go to the last minutes.
            else decoding.Allow(first + HoursOfWeek, gaps.Count);
        }
    }

    void AllowHours(DecodingRecord decoding, int first, (long First, long End) window)
    {
        long begin = TimeScale.FloorDivide(window.First, UnitsPerHour);
        if ((begin + HoursOfWeek) * UnitsPerHour <= window.End) decoding.Allow(first, HoursOfWeek);
        else
            for (long hour = begin; hour * UnitsPerHour < window.End; hour++) decoding.Allow(first + HourOfWeek(hour), 1);
    }

    /// <summary>Of hours since 1970.</summary>
    static int HourOfWeek(long hour) => (int)TimeScale.Modulo(hour + HoursBeforeEpoch, HoursOfWeek);

    /// <summary>The token of the hour in which the sequence stands; it has one.</summary>
    public int HourToken(SequenceState state)
    {
        long last = TimeScale.Convert(state.LastTime!.Value, SequenceState.UnitsPerSecond, scale.UnitsPerSecond);
        return First + HourOfWeek(TimeScale.FloorDivide(last, UnitsPerHour));
    }

    /// <summary>Where the time must lie, on this scale; null where it may lie anywhere.</summary>
    (long First, long End)? Window(DecodingRecord decoding) =>
        decoding.Limits?.Window is not { } window || OfOrigin(decoding.Rows) is not null ? null
        : (TimeScale.Convert(window.First, SequenceState.UnitsPerSecond, scale.UnitsPerSecond),
            TimeScale.Convert(window.End, SequenceState.UnitsPerSecond, scale.UnitsPerSecond));

    /// <summary>A record without the record's own time is dated by what it has.</summary>
    void Remember(RecordRows rows, SequenceState state, long time)
    {
        if (OfOrigin(rows) is null) state.LastTime = TimeScale.Convert(time, scale.UnitsPerSecond, SequenceState.UnitsPerSecond);
    }

    /// <summary>On this scale; null where there is nothing to count from.</summary>
    long? From(RecordRows rows, SequenceState state) =>
        OfOrigin(rows) ?? (state.LastTime is { } last ? TimeScale.Convert(last, SequenceState.UnitsPerSecond, scale.UnitsPerSecond) : null);

    long? OfOrigin(RecordRows rows)
    {
        if (origin is null || !rows.Root.Answered(origin.Slot)) return null;
        if (origin.Scale.Read(rows.Spelling(rows.Root, origin.Slot), out long time) < 0) return null;
        return TimeScale.Convert(time, origin.Scale.UnitsPerSecond, scale.UnitsPerSecond);
    }
}
