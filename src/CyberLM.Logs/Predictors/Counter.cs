namespace CyberLM.Logs;

/// <summary>
/// A number that counts on, record by record, for each of some things apart: the record number of a Windows event, by host and channel. How
/// far it has come is residual; one that does not go on breaks the rule.
/// </summary>
/// <param name="of">whose answers say which counter it is; none: there is one</param>
/// <param name="quoted">spelled as a string</param>
/// <param name="range">of the numbers seen: where one of something new stands</param>
/// <param name="steps">as often as they come, ascending</param>
/// <param name="reached">the last number of each that is known</param>
sealed class Counter(
    Slot slot, IReadOnlyList<Slot> of, bool quoted, (long Least, long Most) range, IReadOnlyList<int> steps,
    Dictionary<byte[], long> reached) : Predictor
{
    readonly ByteBuffer key = new();

    /// <summary>Numbers of more digits are not read.</summary>
    public const long Largest = 99_999_999_999_999_999;

    public Slot Slot => slot;
    public IReadOnlyList<Slot> Of => of;
    public bool Quoted => quoted;
    public (long Least, long Most) Range => range;
    public IReadOnlyList<int> Steps => steps;

    /// <summary>By <see cref="Key"/>.</summary>
    public IReadOnlyDictionary<byte[], long> Reached => reached;

    public override IEnumerable<Slot> Needs => of;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual)
    {
        if (!TryRead(answer, out long number)) return false;
        long last = rows.Sequence?.Counters.Find(slot, Key(rows, row)) ?? -1;
        if (number <= last) return false;
        residual.Add(number, Bits(number - last));
        return true;
    }

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to)
    {
        long? last = rows.Sequence?.Counters.Find(slot, Key(rows, row)) ?? Known(Key(rows, row));
        var (least, most) = last is { } from ? (Next(from), Next(from)) : range;
        Spell(residual.Number(least, most), to);
    }

    public override void Learn(RecordRows rows, Row row)
    {
        if (rows.Sequence is { } sequence && TryRead(rows.Spelling(row, slot), out long number))
            sequence.Counters.Set(slot, Key(rows, row), number);
    }

    /// <summary>How far the counter came in the records trained on.</summary>
    public long? Known(ReadOnlySpan<byte> key) =>
        reached.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out long number) ? number : null;

    public static long Next(long number, int step = 1) => Math.Min(number, Largest - step) + step;

    /// <summary>Forgets where counters of what no schema knows have come to.</summary>
    public void KeepKnown()
    {
        foreach (byte[] one in reached.Keys.Where(one => !IsKnown(one)).ToList()) reached.Remove(one);
    }

    bool IsKnown(ReadOnlySpan<byte> one)
    {
        foreach (var part in of)
        {
            int end = one.IndexOf((byte)0);
            if (end > 0 && part.Symbols.Find(one[..end]) < 0) return false;
            one = one[(end + 1)..];
        }
        return true;
    }

    public bool TryRead(ReadOnlySpan<byte> answer, out long number) =>
        NumberCoder.TryRead(answer, quoted, out number) && number is >= 0 and <= Largest;

    public void Spell(long number, ByteBuffer to) => NumberCoder.Write(number, quoted, to);

    /// <summary>Which counter it is, until the next call. What is not there says so too.</summary>
    public ReadOnlySpan<byte> Key(RecordRows rows, Row row)
    {
        key.Clear();
        foreach (var part in of)
        {
            if (row.Has(part)) key.Add(rows.Spelling(row, part));
            key.Add(0);
        }
        return key.Written;
    }

    /// <summary>Elias' gamma code (1975): short for small steps, and no step is too far.</summary>
    public static double Bits(long step) => 2 * Math.Floor(Math.Log2(step)) + 1;
}
