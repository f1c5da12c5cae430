using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>One event: whose it was (a number, equal for equal texts; -1 for nobody's) and when, in ticks.</summary>
readonly record struct TimedEvent(int User, long Ticks);

/// <summary>
/// A log as it is judged: at most so many records, drawn without replacement from all and in their order, and of all of them who and when.
/// Failed attempts are counted and not kept.
/// </summary>
sealed class RecordSet(string name, int most, ulong seed)
{
    readonly List<(long Index, FlatRecord Record)> kept = [];
    readonly List<(long Index, TimedEvent Event)> events = [];
    FlatRecord[]? records;

    public string Name => name;

    /// <summary>Lines of a generated file, whatever stands on them; of a real log the good records.</summary>
    public long Attempts { get; private set; }
    public long Parsed { get; private set; }

    public FlatRecord[] Records => records ??=
        ResampledUnits.Numbered([.. kept.OrderBy(one => one.Index).Select(one => one.Record)], Resampled);

    /// <summary>What is drawn again of it for intervals.</summary>
    public ResampledUnit Resampled => ResampledUnits.Of(kept.ConvertAll(one => one.Record));
    public TimedEvent[] Events => [.. events.Select(one => one.Event)];

    public void AddFailures(long count = 1) => Attempts += count;

    /// <summary>Reservoir sampling (Vitter's algorithm R): each record is kept with the same chance; others are never flattened.</summary>
    public void Add(Func<FlatRecord> record, TimedEvent? time)
    {
        records = null;
        if (time is { } event_) events.Add((Parsed, event_));
        if (kept.Count < most) kept.Add((Parsed, record()));
        else if (Philox.Below(seed, 0, (ulong)Parsed, Parsed + 1) is var place && place < most) kept[(int)place] = (Parsed, record());
        Attempts++;
        Parsed++;
    }

    /// <summary>The first records and the last ones; the share is that of the last.</summary>
    public (RecordSet First, RecordSet Last) Split(double share, string firstName, string lastName)
    {
        long border = Parsed - (long)Math.Ceiling(share * Parsed);
        return (Part(firstName, 0, border), Part(lastName, border, Parsed));
    }

    RecordSet Part(string partName, long from, long to)
    {
        var part = new RecordSet(partName, most, seed) { Attempts = to - from, Parsed = to - from };
        part.kept.AddRange(kept.Where(one => one.Index >= from && one.Index < to));
        part.events.AddRange(events.Where(one => one.Index >= from && one.Index < to));
        return part;
    }
}
