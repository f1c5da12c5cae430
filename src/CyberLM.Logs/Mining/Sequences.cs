namespace CyberLM.Logs;

/// <summary>Which records of a sample belong together: those of an entity on a day; without entities, none.</summary>
sealed class Sequences
{
    const int SecondsPerDay = 86_400;
    /// <summary>A long sequence counts as several: a value that comes again all day is known.</summary>
    public const int MostRecords = 16;
    readonly int[]? entities;
    readonly int[] sequences;
    readonly long[] days;

    public Sequences(Sample sample, Slot? entity, Slot? time, TimeScale? scale, TimeSpan dayStart)
    {
        sequences = [.. Enumerable.Range(0, sample.Records)];
        days = new long[sample.Records];
        if (entity is null) return;
        entities = sample.Column(entity);
        int[]? times = time is null ? null : sample.Column(time);
        var numbers = new Dictionary<(int, long), (int Number, int Records)>();
        int next = sequences.Length;                       // above the numbers of records that stand alone
        for (int record = 0; record < sequences.Length; record++)
        {
            if (entities[record] < 0) continue;
            long day = 0;
            if (times is not null && times[record] >= 0 && scale!.Read(time!.Symbols[times[record]], out long at) >= 0)
                day = TimeScale.FloorDivide(at - (long)dayStart.TotalSeconds * scale.UnitsPerSecond, SecondsPerDay * scale.UnitsPerSecond);
            days[record] = day;
            var (number, records) = numbers.GetValueOrDefault((entities[record], day), (0, MostRecords));
            if (records == MostRecords) (number, records) = (next++, 0);
            numbers[(entities[record], day)] = (number, records + 1);
            sequences[record] = number;
        }
    }

    public bool HaveEntities => entities is not null;

    /// <summary>The share of the records that each entity has; empty without entities.</summary>
    public double[] EntityShares() => entities is null ? [] : [.. entities.Where(entity => entity >= 0).GroupBy(entity => entity)
        .Select(group => (double)group.Count() / entities.Length)];

    /// <summary>A number for each sequence.</summary>
    public int this[int record] => sequences[record];

    /// <summary>Since 1970; 0 for a record without a time, or of no one.</summary>
    public long DayOf(int record) => days[record];

    /// <summary>The entity's symbol, or a number of its own for a record without one.</summary>
    public int EntityOf(int record) => entities is null || entities[record] < 0 ? -1 - record : entities[record];
}
