namespace CyberLM.Logs;

/// <summary>Where a record says whose it is and when it was.</summary>
sealed class SequenceKeys
{
    readonly IReadOnlyList<byte[]?>? entity, time;
    readonly TimeScale? scale;
    readonly RecordTape tape = new();
    readonly TapeReader reader;

    SequenceKeys(Slot? entity, (Slot Slot, TimeScale Scale)? time, MiningOptions options, bool pairs = true)
    {
        reader = new(pairs: pairs);
        this.entity = entity?.Node.Keys;
        (this.time, scale) = (time?.Slot.Node.Keys, time?.Scale);
        Options = options with { Entity = entity?.Path ?? MiningOptions.None, Time = time?.Slot.Path ?? MiningOptions.None };
    }

    /// <summary>The paths found, or none, for whoever mines the records.</summary>
    public MiningOptions Options { get; }

    /// <summary>Where the day of an entity begins, from midnight UTC.</summary>
    public TimeSpan DayStart => Options.DayStart ?? TimeSpan.Zero;
    public bool HasEntity => entity is not null;

    /// <summary>What may say whose a record is, where nothing was found or named.</summary>
    public IReadOnlyList<EntityCandidate> Candidates { get; private init; } = [];

    /// <summary>Those that a schema was mined with.</summary>
    public static SequenceKeys Of(LogSchema schema)
    {
        var time = schema.Time is { } slot ? (slot, ((TimeCoder)schema.Coders[slot.Index]).Scale) : ((Slot, TimeScale)?)null;
        return new(schema.Entity, time, new() { DayStart = schema.DayStart }, schema.Tree.HasPairs);
    }

    public static SequenceKeys Find(IEnumerable<ReadOnlyMemory<byte>> sample, MiningOptions options)
    {
        var (tree, tape, reader) = (new SchemaTree(), new RecordTape(), new TapeReader());
        var (filler, rows, columns) = (new RowFiller(tree, grows: true), new RecordRows(tree, tape.Text), new Sample(tree));
        foreach (var record in sample)
            if (reader.Read(record.Span, tape) && filler.Fill(tape, rows)) columns.Add(rows);
        var entity = EntitySearch.Find(tree, columns, options.Plain ? MiningOptions.None : options.Entity);
        if (entity is not null && options.Entity is { } named) EntitySearch.RequireStrings(entity, columns, named);
        bool isOpen = entity is null && options.Entity is null && !options.Plain;
        var dated = TimeSearch.Find(tree, columns, options.Time);
        if (options.DayStart is null)
        {
            int quiet = entity is null || dated is null ? 0 : QuietHour.Of(Hours(columns, entity, dated.Value.Slot, dated.Value.Scale));
            options = options with { DayStart = TimeSpan.FromHours(quiet), Midnight = TimeSpan.Zero };
        }
        return new(entity, dated, options)
        {
            Candidates = isOpen ? EntityCandidate.Find(tree, columns) : [],
        };
    }

    /// <summary>Records of entities by hour of UTC.</summary>
    static long[] Hours(Sample sample, Slot entity, Slot time, TimeScale scale)
    {
        var hours = new long[24];
        foreach (var (who, at) in sample.Column(entity).Zip(sample.Column(time)))
            if (who >= 0 && at >= 0 && scale.Read(time.Symbols[at], out long units) >= 0)
                hours[TimeScale.Modulo(TimeScale.FloorDivide(units, 3600 * scale.UnitsPerSecond), hours.Length)]++;
        return hours;
    }

    /// <summary>Whose the record is, as it is spelled; null for no one's.</summary>
    /// <param name="at">nanoseconds since 1970; null where it is not said</param>
    public byte[]? Read(ReadOnlySpan<byte> record, out long? at) => Read(record, out at, out _);

    /// <param name="zone">nanoseconds by which the clock that the record spells is before UTC</param>
    public byte[]? Read(ReadOnlySpan<byte> record, out long? at, out long zone)
    {
        (at, zone) = (null, 0);
        if (!reader.Read(record, tape)) return null;
        if (time is not null && scale!.Read(Find(time), out long units) is >= 0 and var format)
        {
            at = TimeScale.Convert(units, scale.UnitsPerSecond, SequenceState.UnitsPerSecond);
            zone = scale.Formats[format].Offset * SequenceState.UnitsPerSecond;
        }
        if (entity is null) return null;
        var who = Find(entity);
        return who is [(byte)'"', _, .., (byte)'"'] ? who.ToArray() : null;
    }

    /// <summary>The spelling of the scalar at the end of the keys; empty where there is none.</summary>
    ReadOnlySpan<byte> Find(IReadOnlyList<byte[]?> keys)
    {
        int at = 0;
        foreach (byte[]? key in keys)
        {
            int end = tape[at].End, child = at + 1;
            while (child < end && !tape.Key(child).SequenceEqual(key)) child = tape[child].End;
            if (child >= end) return [];
            at = child;
        }
        return tape[at].Kind == ValueKind.Scalar ? tape.Raw(at) : [];
    }
}
