namespace CyberLM.Logs;

/// <summary>Whose the records of a type are.</summary>
/// <param name="Type">its name in the schema</param>
/// <param name="OfUsers">records that say whose they are</param>
/// <param name="OfNoOne">the others, by weekday, Monday first</param>
sealed record TypeUse(string Type, long OfUsers, long[] OfNoOne)
{
    const int DaysOfWeek = 7;

    /// <summary>By number of the type; nothing where all records are someone's.</summary>
    /// <param name="population">of the same sequences; days that are not in its span do not count</param>
    public static IReadOnlyList<TypeUse> Of(
        LogSchema schema, Population population, SequenceKeys keys, IEnumerable<RecordSequence> sequences)
    {
        var ofUsers = new long[schema.Types.Count];
        long[][] ofNoOne = [.. schema.Types.Select(_ => new long[DaysOfWeek])];
        var (tape, reader) = (new RecordTape(), new TapeReader(pairs: schema.Tree.HasPairs));
        var (filler, rows) = (new RowFiller(schema.Tree, grows: false), new RecordRows(schema.Tree, tape.Text));
        foreach (var sequence in sequences)
            foreach (var record in sequence.Records)
            {
                if (!reader.Read(record.Span, tape) || !filler.Fill(tape, rows)) continue;
                int type = schema.TypeOf(rows).Number;
                if (sequence.Entity is not null) ofUsers[type]++;
                else if (population.DayOf(record.Span, keys) is { } day) ofNoOne[type][SequenceHeader.Weekday(day)]++;
            }
        return ofNoOne.All(days => days.Sum() == 0) ? []
            : [.. schema.Types.Select(type => new TypeUse(type.Name, ofUsers[type.Number], ofNoOne[type.Number]))];
    }
}
