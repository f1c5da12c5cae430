namespace CyberLM.Evaluation;

/// <summary>
/// A share with the interval of 95 % that Wilson gave it (1927), which stands also where all or none were hits. What comes in groups of
/// alike ones counts as fewer draws than it has members: as the square of their number by the sum of the groups' squares (Kish 1965),
/// which is the number of groups where all are of one size. So the interval holds however alike the members of a group are.
/// </summary>
public static class WilsonInterval
{
    const double NormalDeviation = 1.959963984540054;

    /// <param name="sizes">of the groups, together all; one each where every draw is one of its own</param>
    /// <returns>null where there is nothing to have a share of</returns>
    public static Figure? Of(long hits, IReadOnlyList<long> sizes)
    {
        double all = sizes.Sum(size => (double)size);
        if (all == 0) return null;
        double share = hits / all, draws = all * all / sizes.Sum(size => (double)size * size);
        double square = NormalDeviation * NormalDeviation / draws;
        double middle = (share + square / 2) / (1 + square);
        double half = Math.Sqrt(share * (1 - share) * square + square * square / 4) / (1 + square);
        return new(share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
