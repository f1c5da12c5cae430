namespace CyberLM.Logs;

/// <summary>
/// Writes records that were asked for into days that are there. The model reads what someone has done on the day until then, and draws what
/// was not asked in the light of it and of the asked values; the records of the day stay as they are. What the rules of the schema do not
/// let it draw is written over the record afterwards, so that all that was asked holds.
/// </summary>
sealed class AskedRecords(FieldModel fields, TimeSpan? dayStart)
{
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;
    readonly LogSchema schema = fields.Schema;
    readonly AskedConditions conditions = new(fields.Schema);
    readonly People people = new(fields, _ => { });
    readonly RecordOverlay overlay = new();
    readonly SequenceKeys keys = SequenceKeys.Of(fields.Schema);

    readonly record struct Entry(TimedRecord? There, int Asked, long Time);

    /// <param name="there">records of those days, whoever's</param>
    /// <returns>by the order of what was asked</returns>
    public WrittenRecord[] Write(
        ISequenceGenerator generator, IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, CancellationToken stop)
    {
        var (plans, places) = (new List<SequencePlan>(), new List<int[]>());
        foreach (var (plan, entries) in Days(asked, there))
        {
            var wishes = entries.ConvertAll(entry => entry.There is { } one ? RecordWish.Of(one) : Wish(asked[entry.Asked]));
            plans.Add(plan with { Number = plans.Count, Wishes = wishes });
            places.Add([.. entries.Select(entry => entry.Asked)]);
        }
        var written = new WrittenRecord[asked.Count];
        generator.Run(new ListedPlans(plans, result => Take(result, places[result.Plan], asked, written)), stop);
        return written;
    }

    void Take(SequenceResult result, int[] places, IReadOnlyList<AskedRecord> asked, WrittenRecord[] written)
    {
        if (result.Records.Count < places.Length)
            throw new InvalidOperationException($"{result.Records.Count} of {places.Length} records of a day were written");
        for (int i = 0; i < places.Length; i++)
            if (places[i] >= 0) written[places[i]] = Finish(result.Records[i].Utf8, asked[places[i]]);
    }

    WrittenRecord Finish(byte[] record, AskedRecord asked)
    {
        var over = new List<string>();
        foreach (var field in asked.Fields)
        {
            if (overlay.Holds(record, field.Path, field.Json)) continue;
            record = overlay.Set(record, field.Path, field.Json);
            over.Add(field.Path);
        }
        foreach (string path in asked.Absent)
        {
            if (!overlay.Has(record, path)) continue;
            record = overlay.Remove(record, path);
            over.Add(path);
        }
        return new(record, Nanoseconds(asked.Time), over);
    }

    /// <summary>
    /// Someone's day each, in order of time and up to the last record that was asked for; records of no one stand alone. Where the model
    /// has learned labels, records of another than the background are a sequence of their own, as those were that it learned from: behind a
    /// day of work it would go on with work.
    /// </summary>
    IEnumerable<(SequencePlan Plan, List<Entry> Entries)> Days(
        IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there)
    {
        var days = SequenceOrder.Of(there, keys).Where(day => day.Entity is not null && day.Day is not null)
            .ToDictionary(day => (Name(day.Entity!), day.Day!.Value), day => day.Records);
        foreach (var (index, record) in asked.Index().Where(one => one.Item.User is null))
            yield return (new SequencePlan(null, null, null, Day(record.Time), 1) { Label = LabelOf(record) },
                [new(null, index, Nanoseconds(record.Time))]);
        foreach (var day in asked.Index().Where(one => one.Item.User is not null)
            .GroupBy(one => (one.Item.User!, Day(one.Item.Time), Label: LabelOf(one.Item))))
        {
            var person = people.Named(day.Key.Item1, like: null);
            var entries = day.Select(one => new Entry(null, one.Index, Nanoseconds(one.Item.Time))).ToList();
            bool isBackground = day.Key.Label == schema.Labels?.Background;
            if (isBackground && days.TryGetValue((Name(person.Name), day.Key.Item2), out var before))
                entries.AddRange(before.Select(There));
            // A record that is there goes before one that is asked for at the same time.
            entries = [.. entries.OrderBy(entry => entry.Time).ThenBy(entry => entry.There is null)];
            yield return (person.Plan(day.Key.Item2, int.MaxValue) with { Label = day.Key.Label },
                entries[..(entries.FindLastIndex(entry => entry.There is null) + 1)]);
        }
    }

    /// <summary>A sequence has one; of another than those that it has learned the model knows nothing.</summary>
    string? LabelOf(AskedRecord record) =>
        record.Label is { } label && schema.Labels?.Find(label) >= 0 ? label : schema.Labels?.Background;

    Entry There(ReadOnlyMemory<byte> record)
    {
        keys.Read(record.Span, out long? at);
        return new(new(record.ToArray(), at), -1, at ?? long.MinValue);
    }

    static string Name(byte[] entity) => Convert.ToHexString(entity);

    RecordWish Wish(AskedRecord record) => new(
        conditions.Of(record) ?? throw new CyberLMException($"the model writes no records like {Marks(record)}", "ask for others"),
        Moment(record.Time), IsMet: true);

    static string Marks(AskedRecord record) =>
        string.Join(", ", record.Fields.Where(field => field.Marks).Select(field => $"{field.Path}={field.Json}"));

    /// <summary>Whether the model has records of this kind.</summary>
    public bool CanWrite(AskedRecord record) => conditions.Of(record) is not null;

    (Slot, byte[])? Moment(DateTimeOffset time)
    {
        if (schema.Time is not { } slot) return null;
        var (scale, spelled) = (((TimeCoder)schema.Coders[slot.Index]).Scale, new ByteBuffer());
        scale.Write(0, TimeScale.Convert(Nanoseconds(time), SequenceState.UnitsPerSecond, scale.UnitsPerSecond), spelled);
        return (slot, spelled.Written.ToArray());
    }

    int Day(DateTimeOffset time) => (int)TimeScale.FloorDivide(
        Nanoseconds(time) - (long)(dayStart ?? schema.DayStart).TotalSeconds * SequenceState.UnitsPerSecond, NanosecondsPerDay);

    static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
