namespace CyberLM.Logs;

/// <summary>
/// Times. One that nothing stands before is said by the hour of the week, the first of a day by the quarter of an hour. After that the
/// record's own time is a distance from the record before, or <c>Later</c> where no interval reaches so far; and then the quarter that the
/// clock shows: bursts and pauses go by distances, habits by the clock, and a model need not add up distances to know the hour. Any other
/// time is a distance from the record's own. Where in its interval a time lies is residual. Each format has tokens of its own, and the
/// clock is that of its zone: habits go by the clock on the wall, whatever that is in UTC.
/// </summary>
/// <param name="origin">the coder of the record's own time; null where this is it</param>
sealed class TimeCoder(Slot slot, TimeScale scale, Bins gaps, TimeCoder? origin) : Coder(slot)
{
    /// <summary>Turns of a clock are not said by a token: a draw would choose from those of a year.</summary>
    const int WeeksOfYear = 52, DaysOfYear = 365;
    const int FirstQuarter = Dial.HoursOfWeek, Later = FirstQuarter + Dial.QuartersOfDay, FirstGap = Later + 1;

    /// <summary>By format.</summary>
    readonly Dial[] weeks = [.. scale.Formats.Select(format => Dial.Week(scale.UnitsPerSecond, format.Offset))],
        days = [.. scale.Formats.Select(format => Dial.Day(scale.UnitsPerSecond, format.Offset))];

    public TimeScale Scale => scale;
    public Bins Gaps => gaps;
    public TimeCoder? Origin => origin;
    public override int Tokens => scale.Formats.Count * TokensOfFormat;
    public override IEnumerable<int> Families =>
        Enumerable.Range(0, scale.Formats.Count).SelectMany(format => OfFormat.Select(start => format * TokensOfFormat + start));

    /// <summary>Hours of the week, quarters of the day, distances.</summary>
    static IReadOnlyList<int> OfFormat { get; } = [0, FirstQuarter, Later];
    int TokensOfFormat => FirstGap + gaps.Count;

    /// <summary>From the record before, half a day; behind it is later.</summary>
    public static long LongestGap(TimeScale scale) => Dial.QuartersOfDay / 2 * Dial.SecondsPerQuarter * scale.UnitsPerSecond - 1;

    /// <summary>The least distance that no interval holds.</summary>
    long LeastLater => gaps.Edges[^1];

    /// <summary>Null where intervals do not reach so far.</summary>
    public static long? Distance(long from, long to) => Math.Abs((double)to - from) < Bins.Furthest ? to - from : null;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        int format = scale.Read(encoding.Rows.Spelling(row, Slot), out long time);
        if (format < 0) return false;
        int first = First + format * TokensOfFormat, of = TokenOf(time, format, encoding.Rows, encoding.State);
        encoding.Tokens.Add(first + of);
        if (of < FirstQuarter) AddTurn(encoding.Residual, weeks[format], time, WeeksOfYear);
        else if (of < Later) AddTurn(encoding.Residual, days[format], time, DaysOfYear);
        else
        {
            if (origin is null) encoding.Tokens.Add(first + FirstQuarter + days[format].Mark(time));
            double bits = of == Later ? Math.Log2(days[format].Length) : gaps.Bits(of - FirstGap);
            encoding.Residual.Add(time - From(encoding.Rows, encoding.State)!.Value, bits);
        }
        Remember(encoding.Rows, encoding.State, time);
        return true;
    }

    static void AddTurn(ResidualWriter residual, Dial dial, long time, int turns)
    {
        residual.Add(dial.Turn(time), Math.Log2(turns));
        residual.Add(dial.Past(time), Math.Log2(dial.Length));
    }

    /// <summary>The first one, of those of a format.</summary>
    int TokenOf(long time, int format, RecordRows rows, SequenceState state)
    {
        var (week, day) = (weeks[format], days[format]);
        if (From(rows, state) is not { } from) return state.Entity is null ? week.Mark(time) : FirstQuarter + day.Mark(time);
        if (Distance(from, time) is not { } distance) return week.Mark(time);
        int bin = gaps.Find(distance);
        bool isLater = origin is null && distance >= LeastLater && day.Ahead(from, time) <= Dial.QuartersOfDay;
        return isLater ? Later : bin >= 0 ? FirstGap + bin : week.Mark(time);
    }

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) =>
        scale.Read(answer, out long time) is >= 0 and int format
            ? First + format * TokensOfFormat + TokenOf(time, format, decoding.Rows, decoding.State)
            : null;

    protected override IEnumerable<Next> TakeOwn(DecodingRecord decoding, Row row)
    {
        int format = (decoding.Token - First) / TokensOfFormat, first = First + format * TokensOfFormat, of = decoding.Token - first;
        var (week, day) = (weeks[format], days[format]);
        long? wanted = decoding.Wanted(row, Slot) is { } spelled && scale.Read(spelled, out long exact) == format ? exact : null;
        long? from = From(decoding.Rows, decoding.State);
        Int128 time;
        if (of < FirstQuarter) time = DrawTurn(decoding, week, of);
        else if (of < Later) time = DrawTurn(decoding, day, of - FirstQuarter);
        else if (from is not { } last) throw new InvalidOperationException("a distance from nothing");
        else if (origin is not null) time = (Int128)last + decoding.Residual.Number(gaps[of - FirstGap].Least, gaps[of - FirstGap].Most);
        else
        {
            var reach = Reach(decoding, day, of, last);
            if (decoding.IsStrict && wanted is null) AllowQuarters(decoding, day, first + FirstQuarter, reach);
            else decoding.Allow(first + FirstQuarter + (wanted is { } one ? day.Mark(one) : 0), wanted is null ? Dial.QuartersOfDay : 1);
            yield return default;
            time = last + DrawDistance(decoding, day, reach, decoding.Token - first - FirstQuarter, last);
        }
        int start = decoding.Rows.Text.Length;
        // The last interval may reach beyond the calendar.
        long taken = wanted ?? scale.Nearest(format, time);
        scale.Write(format, taken, decoding.Rows.Text);
        decoding.Rows.SetSpelling(row, Slot, start, decoding.Rows.Text.Length - start);
        Remember(decoding.Rows, decoding.State, taken);
    }

    protected override void TookText(DecodingRecord decoding, Row row)
    {
        if (scale.Read(decoding.Rows.Spelling(row, Slot), out long time) >= 0) Remember(decoding.Rows, decoding.State, time);
    }

    /// <summary>Where the time may lie by its first token; the end is outside.</summary>
    (long Least, long End) Reach(DecodingRecord decoding, Dial day, int of, long last)
    {
        var (least, end) = of == Later
            ? (last + LeastLater, day.Start(last) + day.Round + day.Length)
            : (last + gaps[of - FirstGap].Least, last + gaps[of - FirstGap].Most + 1);
        return (least, decoding.IsStrict && Window(decoding) is { } window ? Math.Min(end, window.End) : end);
    }

    /// <summary>In the quarter, as far as that is in reach; if it is not, a model that is held to nothing has said two things.</summary>
    static long DrawDistance(DecodingRecord decoding, Dial day, (long Least, long End) reach, int quarter, long last)
    {
        long start = day.First(reach.Least, quarter), least = Math.Max(start, reach.Least), end = Math.Min(start + day.Length, reach.End);
        if (least >= end) (least, end) = reach;
        return decoding.Residual.Number(least - last, end - 1 - last);
    }

    /// <summary>Any turn of the clock in which the mark lies in the window.</summary>
    long DrawTurn(DecodingRecord decoding, Dial dial, int mark)
    {
        const int turnsSinceEpoch = 80 * WeeksOfYear;
        if (Window(decoding) is not { } window)
        {
            long turn = decoding.Residual.Number(0, turnsSinceEpoch);
            return dial.At(turn, mark) + decoding.Residual.Number(0, dial.Length - 1);
        }
        long first = dial.First(window.First, mark), turns = TimeScale.FloorDivide(window.End - 1 - first, dial.Round);
        if (turns > 0) first += dial.Round * decoding.Residual.Number(0, turns);
        long least = Math.Max(window.First, first), end = first + dial.Length;
        return decoding.Residual.Number(least, (window.End > least ? Math.Min(end, window.End) : end) - 1);
    }

    protected override void Allow(DecodingRecord decoding, Row row)
    {
        long? from = From(decoding.Rows, decoding.State);
        var window = Window(decoding);
        for (int format = 0; format < scale.Formats.Count; format++)
        {
            int first = First + format * TokensOfFormat;
            if (window is null || !decoding.IsStrict) AllowAny(decoding, first, from is not null);
            else if (from is { } last) AllowDistances(decoding, first, window.Value.End - last, decoding.Limits!.LaterEnds);
            else if (decoding.State.Entity is null) AllowMarks(decoding, first, weeks[format], window.Value);
            else AllowMarks(decoding, first + FirstQuarter, days[format], window.Value);
        }
    }

    void AllowAny(DecodingRecord decoding, int first, bool hasDistance)
    {
        decoding.Allow(first, Later);
        if (hasDistance) decoding.Allow(first + (origin is null ? Later : FirstGap), gaps.Count + (origin is null ? 1 : 0));
    }

    /// <summary>Those that begin before the end; all, where one behind it ends the sequence.</summary>
    void AllowDistances(DecodingRecord decoding, int first, long end, bool laterEnds)
    {
        if (laterEnds || end > LeastLater) decoding.Allow(first + Later, 1);
        int last = laterEnds ? -1 : gaps.Find(end - 1);
        decoding.Allow(first + FirstGap, last < 0 ? gaps.Count : last + 1);
    }

    /// <summary>The token says that the record is later than what is left of the window.</summary>
    public bool IsBeyond(int token, SequenceState state, (long First, long End) window)
    {
        if (origin is not null || token < First || token >= First + Tokens || state.LastTime is not { } last) return false;
        int of = (token - First) % TokensOfFormat;
        long left = TimeScale.Convert(window.End - last, SequenceState.UnitsPerSecond, scale.UnitsPerSecond);
        return of >= Later && left <= (of == Later ? LeastLater : gaps[of - FirstGap].Least);
    }

    static void AllowQuarters(DecodingRecord decoding, Dial day, int first, (long Least, long End) reach)
    {
        int now = day.Mark(reach.Least), count = (int)Math.Min(day.Ahead(reach.Least, reach.End - 1) + 1, Dial.QuartersOfDay);
        int before = Math.Min(count, Dial.QuartersOfDay - now);
        decoding.Allow(first + now, before);
        decoding.Allow(first, count - before);
    }

    static void AllowMarks(DecodingRecord decoding, int first, Dial dial, (long First, long End) window)
    {
        if (dial.Start(window.First) + dial.Round <= window.End) decoding.Allow(first, dial.Marks);
        else
            for (long time = window.First; time < window.End; time = dial.Start(time) + dial.Length)
                decoding.Allow(first + dial.Mark(time), 1);
    }

    /// <summary>The token of the quarter in which the sequence stands, by the clock of most records; it has one.</summary>
    public int QuarterToken(SequenceState state) =>
        First + FirstQuarter + days[0].Mark(TimeScale.Convert(state.LastTime!.Value, SequenceState.UnitsPerSecond, scale.UnitsPerSecond));

    /// <summary>Where the time must lie, on this scale; null where it may lie anywhere.</summary>
    (long First, long End)? Window(DecodingRecord decoding) =>
        decoding.Limits?.Window is not { } window || OfOrigin(decoding.Rows) is not null ? null
        : (TimeScale.Convert(window.First, SequenceState.UnitsPerSecond, scale.UnitsPerSecond),
            TimeScale.Convert(window.End, SequenceState.UnitsPerSecond, scale.UnitsPerSecond));

    /// <summary>A record without the record's own time is dated by what it has.</summary>
    void Remember(RecordRows rows, SequenceState state, long time)
    {
        if (OfOrigin(rows) is null && TimeScale.TryConvert(time, scale.UnitsPerSecond, SequenceState.UnitsPerSecond, out long at))
            state.LastTime = at;
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
