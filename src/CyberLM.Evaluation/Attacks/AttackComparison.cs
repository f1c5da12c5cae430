namespace CyberLM.Evaluation;

/// <summary>A file that simulate wrote, and its labels.</summary>
public sealed record AttackFile(string Path, string Labels);

/// <param name="Share">of the records in which it is decided</param>
/// <param name="Agreement">of those, in how many the real records beside have the same value</param>
public sealed record DecidedPath(string Path, double Share, double Agreement);

/// <param name="From">a decided path that it follows from, or else one that follows from it</param>
public sealed record FollowingPath(string Path, string From);

/// <summary>How far the values of a field lie apart: 0 where they are distributed alike, 1 where they have nothing in common.</summary>
/// <param name="Holdout">of real records of the holdout, in place of the attack's</param>
public sealed record FieldDistance(string Path, double Attack, double? Holdout);

/// <summary>Records of attacks told from real ones of their kind by what no scenario decides.</summary>
/// <param name="Records">of the attack that were compared</param>
/// <param name="Templates">records that no model has written</param>
/// <param name="WithoutKind">records of a kind that is not among the real ones</param>
/// <param name="Units">what records of the attack are in folds and drawn again by, and how many there are</param>
/// <param name="Area">under the classifier's curve; null where there are too few records</param>
/// <param name="Holdout">the same with real records of the holdout in place of the attack's</param>
public sealed record AttackComparison(
    string Name, int Records, int Templates, int WithoutKind, (string Word, int Count) Units, int Reference,
    IReadOnlyList<DecidedPath> Decided, IReadOnlyList<FollowingPath> Following, IReadOnlyList<FieldDistance> Compared,
    Figure? Area, Figure? Holdout)
{
    /// <summary>What is asked of the area.</summary>
    public const double MostArea = 0.65;

    public bool? IsWithin => Area is { } area ? area.Value <= MostArea : null;
}
