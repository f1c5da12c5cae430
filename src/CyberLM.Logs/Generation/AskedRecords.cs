using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>
/// Writes records that were asked for into days that are there. The model reads what someone has done on the day until then, and draws what
/// was not asked in the light of it and of the asked values; the records of the day stay as they are. What the rules of the schema do not
/// let it draw is written over the record afterwards, so that all that was asked holds.
/// <para>
/// What is asked may stand behind what is drawn: which keys a record has is said before its code is. So each record is drawn several times,
/// and one of these is taken, the likelier the likelier the model finds what was asked beside what it drew (sampling importance resampling,
/// Rubin 1987).
/// </para>
/// </summary>
/// <param name="draws">of a record; 1: as it comes</param>
sealed class AskedRecords(FieldModel fields, TimeSpan? dayStart, int draws = 1, ulong seed = 0)
{
    /// <summary>Keeps these numbers apart from those of tokens and of residuals.</summary>
    const ulong Salt = 0x41534B4544;
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;
    readonly LogSchema schema = fields.Schema;
    readonly AskedConditions conditions = new(fields.Schema);
    readonly People people = new(fields, _ => { });
    readonly RecordOverlay overlay = new();
    readonly StandIns standIns = new(fields.Schema.Tree.Slots.Count);
    ulong chosen;
    readonly SequenceKeys keys = SequenceKeys.Of(fields.Schema);

    readonly record struct Entry(TimedRecord? There, int Asked, long Time);

    /// <summary>Someone's day, and how many of its entries are records by now.</summary>
    sealed class Day(SequencePlan plan, List<Entry> entries, IReadOnlyList<AskedRecord> asked)
    {
        public SequencePlan Plan => plan;
        public List<Entry> Entries => entries;
        public int Written { get; set; }
        public bool IsOpen => Written < entries.Count;

        /// <summary>Nothing is asked of its records but when they are.</summary>
        public bool IsFree { get; } = entries.TrueForAll(
            entry => entry.There is not null || asked[entry.Asked] is { Fields.Count: 0, Absent.Count: 0 });
    }

    /// <param name="there">records of those days, whoever's</param>
    /// <returns>by the order of what was asked</returns>
    public WrittenRecord[] Write(
        ISequenceGenerator generator, IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, CancellationToken stop)
    {
        foreach (var (slot, answer) in asked.SelectMany(record => conditions.Of(record)?.AllWanted ?? []))
            schema.Coders[slot.Index].AddStandIn(standIns, answer);
        List<Day> days = [.. Days(asked, there)];
        var written = new WrittenRecord[asked.Count];
        while (days.FindAll(day => day.IsOpen) is { Count: > 0 } open)
        {
            var plans = new List<SequencePlan>();
            foreach (var day in open)
            {
                var plan = Next(day, asked);
                for (int draw = DrawsOf(day); draw > 0; draw--) plans.Add(plan with { Number = plans.Count });
            }
            var results = new SequenceResult[plans.Count];
            generator.Run(new ListedPlans(plans, result => results[result.Plan] = result), stop);
            int first = 0;
            foreach (var day in open)
            {
                var drawn = results.AsSpan(first, DrawsOf(day));
                Take(drawn[Choose(drawn)], day, plans[first].Wishes!.Count, asked, written);
                first += drawn.Length;
            }
        }
        return written;
    }

    /// <summary>
    /// Days of someone new follow one another: two draws would be two of them. Where nothing is asked but when, one is as good as another.
    /// </summary>
    int DrawsOf(Day day) => day.Plan.IsAnonymous || day.IsFree ? 1 : draws;

    /// <summary>
    /// The day up to the record that is drawn next; to the last one where each is drawn once. Of several drawn together one draw of them
    /// all would have to be taken.
    /// </summary>
    SequencePlan Next(Day day, IReadOnlyList<AskedRecord> asked)
    {
        int end = day.Written, drawn = 0, most = DrawsOf(day) == 1 ? int.MaxValue : 1;
        while (end < day.Entries.Count && drawn < most)
            if (day.Entries[end++].There is null) drawn++;
        return day.Plan with
        {
            StandIns = standIns,
            Wishes = day.Entries[..end].ConvertAll(entry => entry.There is { } one ? RecordWish.Of(one) : Wish(asked[entry.Asked])),
        };
    }

    /// <summary>By how likely the model finds what it was held to: what the mask took of the likelihood.</summary>
    int Choose(ReadOnlySpan<SequenceResult> drawn)
    {
        if (drawn.Length == 1) return 0;
        double best = double.NegativeInfinity, sum = 0;
        foreach (var one in drawn) best = Math.Max(best, Log(one));
        foreach (var one in drawn) sum += Math.Exp(Log(one) - best);
        double left = sum * Philox.Uniform(seed, Salt, chosen++);
        int at = 0;
        while (at < drawn.Length - 1 && (left -= Math.Exp(Log(drawn[at]) - best)) >= 0) at++;
        return at;

        static double Log(SequenceResult one) => one.UnmaskedLogLikelihood - one.LogLikelihood;
    }

    void Take(SequenceResult result, Day day, int end, IReadOnlyList<AskedRecord> asked, WrittenRecord[] written)
    {
        if (result.Records.Count < end)
            throw new InvalidOperationException($"{result.Records.Count} of {end} records of a day were written");
        for (; day.Written < end; day.Written++)
        {
            var entry = day.Entries[day.Written];
            if (entry.There is not null) continue;
            var drawn = result.Records[day.Written];
            written[entry.Asked] = Finish(drawn.Utf8, asked[entry.Asked]);
            day.Entries[day.Written] = entry with { There = drawn };
        }
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
    IEnumerable<Day> Days(
        IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there)
    {
        var days = SequenceOrder.Of(there, keys).Where(day => day.Entity is not null && day.Day is not null)
            .ToDictionary(day => (Name(day.Entity!), day.Day!.Value), day => day.Records);
        foreach (var (index, record) in asked.Index().Where(one => one.Item.User is null))
            yield return new(new SequencePlan(null, null, null, DayOf(record.Time), 1) { Label = LabelOf(record) },
                [new(null, index, Nanoseconds(record.Time))], asked);
        foreach (var day in asked.Index().Where(one => one.Item.User is not null)
            .GroupBy(one => (one.Item.User!, DayOf(one.Item.Time), Label: LabelOf(one.Item))))
        {
            var person = people.Named(day.Key.Item1, like: null);
            var entries = day.Select(one => new Entry(null, one.Index, Nanoseconds(one.Item.Time))).ToList();
            bool isBackground = day.Key.Label == schema.Labels?.Background;
            if (isBackground && days.TryGetValue((Name(person.Name), day.Key.Item2), out var before))
                entries.AddRange(before.Select(There));
            // A record that is there goes before one that is asked for at the same time.
            entries = [.. entries.OrderBy(entry => entry.Time).ThenBy(entry => entry.There is null)];
            int end = entries.FindLastIndex(entry => entry.There is null) + 1;
            yield return new(person.Plan(day.Key.Item2, int.MaxValue) with { Label = day.Key.Label }, entries[..end], asked);
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

    int DayOf(DateTimeOffset time) => (int)TimeScale.FloorDivide(
        Nanoseconds(time) - (long)(dayStart ?? schema.DayStart).TotalSeconds * SequenceState.UnitsPerSecond, NanosecondsPerDay);

    static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
