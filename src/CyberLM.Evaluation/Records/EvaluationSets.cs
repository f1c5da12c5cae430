namespace CyberLM.Evaluation;

/// <summary>
/// All that is compared. Distances are taken between sets of one size, so that each is as far off by chance as the others; a synthetic set
/// with next to no records takes no part in them and does not make the others smaller.
/// </summary>
sealed class EvaluationSets
{
    /// <summary>Records of the least set that distances are taken of.</summary>
    public const int LeastSize = 20;

    public LogVocabulary Names { get; }
    public KnownPaths Paths { get; }
    public RecordSet Real { get; }
    public RecordSet Holdout { get; }
    public IReadOnlyList<RecordSet> Synthetic { get; }

    /// <summary>Real and holdout records, by which the synthetic ones are judged.</summary>
    public FlatRecord[] Both { get; }
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Records of each draw and of each of the tables.</summary>
    public int Size { get; }
    public SetDraws RealDraws { get; }
    public SetDraws HoldoutDraws { get; }

    /// <summary>Null for sets too small.</summary>
    public IReadOnlyList<SetDraws?> SyntheticDraws { get; }

    /// <summary>The first draw.</summary>
    public RecordTable RealTable { get; }
    public RecordTable HoldoutTable { get; }

    /// <summary>From the first event to the last, of the real set where that is shorter.</summary>
    public TimeSpan Covered { get; }

    /// <summary>Null for sets too small.</summary>
    public IReadOnlyList<RecordTable?> SyntheticTables { get; }

    public EvaluationSets(
        LogVocabulary names, KnownPaths paths, RecordSet real, RecordSet holdout, IReadOnlyList<RecordSet> synthetic, ulong seed)
    {
        (Names, Paths, Real, Holdout, Synthetic) = (names, paths, real, holdout, synthetic);
        Both = [.. real.Records, .. holdout.Records];
        Fields = Field.Of(new RecordTable(Both, names), names);
        Size = synthetic.Select(set => set.Records.Length).Where(length => length >= LeastSize)
            .Append(real.Records.Length).Append(holdout.Records.Length).Min();
        Covered = new[] { Span(real), Span(holdout) }.Min();
        SetDraws Draws(RecordSet set, ulong stream) => SetDraws.Of(set.Records, Size, seed + stream, names);
        RealDraws = Draws(real, 101);
        HoldoutDraws = Draws(holdout, 102);
        SyntheticDraws = [.. synthetic.Select((set, i) => set.Records.Length >= LeastSize ? Draws(set, 103 + (ulong)i) : null)];
        RecordTable First(SetDraws set) => new([.. set.Draws[0].Select(place => set.All.Records[place])], names);
        (RealTable, HoldoutTable) = (First(RealDraws), First(HoldoutDraws));
        SyntheticTables = [.. SyntheticDraws.Select(set => set is null ? null : First(set))];
    }

    static TimeSpan Span(RecordSet set) => set.Events is { Length: > 0 } events
        ? new(events.Max(one => one.Ticks) - events.Min(one => one.Ticks))
        : TimeSpan.Zero;

    /// <summary>By what a set is judged: the holdout by the training records, generated ones by both.</summary>
    public FlatRecord[] RealOf(RecordSet judged) => judged == Holdout ? Real.Records : Both;
}
