namespace CyberLM.Logs;

/// <summary>
/// Which rules of exclusion hold between two slots. A rule is a cell: b never beside a; behind these cells, nothing but one b beside a, and
/// nothing but one a beside b.
/// </summary>
sealed class ExclusionTest
{
    const int None = -1, Several = -2;
    static readonly double[] LogFactorial = LogFactorials();
    readonly Stretches stretches;
    readonly ExclusionColumn left, right;
    readonly double mostOfOwner;
    readonly bool[] met;
    readonly int[] onlyOfLeft, onlyOfRight;

    /// <summary>By cell, in nats: of the owners before, and of the one at hand.</summary>
    readonly double[] evidence, ofOwner;
    readonly List<int> touched = [];
    readonly int[] lefts, rights;                          // how often each answer stands in the stretch at hand
    readonly List<int> leftsHere = [], rightsHere = [];
    int bothAnswered;

    /// <param name="mostOfOwner">what one owner's records count at most</param>
    public ExclusionTest(Stretches stretches, ExclusionColumn left, ExclusionColumn right, double mostOfOwner)
    {
        (this.stretches, this.left, this.right, this.mostOfOwner) = (stretches, left, right, mostOfOwner);
        met = Meetings();
        onlyOfLeft = [.. Enumerable.Range(0, left.Count).Select(l => OnlyOne(right.Count, r => Met(l, r)))];
        onlyOfRight = [.. Enumerable.Range(0, right.Count).Select(r => OnlyOne(left.Count, l => Met(l, r)))];
        evidence = new double[Behind + left.Count + right.Count];
        ofOwner = new double[evidence.Length];
        (lefts, rights) = (new int[left.Count + 1], new int[right.Count + 1]);
    }

    /// <summary>The first cell of rules of one answer alone.</summary>
    int Behind => left.Count * right.Count;

    /// <summary>Anything that never came together.</summary>
    public bool HasCandidates => bothAnswered >= PredictorSearch.LeastRows
        && Enumerable.Range(0, left.Count).Any(l => Enumerable.Range(0, right.Count).Any(r => !Met(l, r)));

    bool Met(int l, int r) => met[l * (right.Count + 1) + r];

    bool[] Meetings()
    {
        var found = new bool[(left.Count + 1) * (right.Count + 1)];
        foreach (int record in left.Rows.Count <= right.Rows.Count ? left.Rows : right.Rows)
        {
            if (left[record] < 0 || right[record] < 0) continue;
            found[left[record] * (right.Count + 1) + right[record]] = true;
            bothAnswered++;
        }
        return found;
    }

    /// <param name="count">behind the candidates stand all others</param>
    static int OnlyOne(int count, Func<int, bool> met)
    {
        int only = None;
        for (int i = 0; i <= count; i++)
            if (met(i)) only = only == None && i < count ? i : Several;
        return only;
    }

    public IEnumerable<(double Evidence, Exclusion Exclusion)> Run(double needed)
    {
        int owner = stretches.All[0].Owner;
        foreach (var stretch in stretches.All)
        {
            if (stretch.Owner != owner) EndOwner();
            owner = stretch.Owner;
            Weigh(stretch);
        }
        EndOwner();
        return Rules(needed);
    }

    void Weigh(Stretches.Stretch stretch)
    {
        int n = Count(stretch);
        foreach (int l in leftsHere)
        {
            if (l == left.Count) continue;
            if (onlyOfLeft[l] is >= 0 and int r) Weigh(Behind + l, n, lefts[l], n - rights[r]);
            foreach (int other in rightsHere)
                if (other < right.Count && !Met(l, other)) Weigh(l * right.Count + other, n, lefts[l], rights[other]);
        }
        foreach (int r in rightsHere)
            if (r < right.Count && onlyOfRight[r] is >= 0 and int l) Weigh(Behind + left.Count + r, n, rights[r], n - lefts[l]);
    }

    /// <summary>How often each answer stands in the records of a stretch that have both; returns how many those are.</summary>
    int Count(Stretches.Stretch stretch)
    {
        foreach (int l in leftsHere) lefts[l] = 0;
        foreach (int r in rightsHere) rights[r] = 0;
        leftsHere.Clear();
        rightsHere.Clear();
        int n = 0;
        foreach (int record in stretches.Records.AsSpan(stretch.Start, stretch.End - stretch.Start))
        {
            int l = left[record], r = right[record];
            if (l < 0 || r < 0) continue;
            n++;
            if (lefts[l]++ == 0) leftsHere.Add(l);
            if (rights[r]++ == 0) rightsHere.Add(r);
        }
        return n;
    }

    /// <summary>Of n records x have one answer and y the other (or any but one), and none has both.</summary>
    void Weigh(int cell, int n, int x, int y)
    {
        if (ofOwner[cell] == 0) touched.Add(cell);
        ofOwner[cell] += LogFactorial[n] - LogFactorial[n - y] - LogFactorial[n - x] + LogFactorial[n - x - y];
    }

    void EndOwner()
    {
        foreach (int cell in touched)
        {
            evidence[cell] += Math.Min(ofOwner[cell], mostOfOwner);
            ofOwner[cell] = 0;
        }
        touched.Clear();
    }

    /// <summary>A rule of one value alone says more than that it never stands beside another one.</summary>
    IEnumerable<(double, Exclusion)> Rules(double needed)
    {
        for (int l = 0; l < left.Count; l++)
            if (evidence[Behind + l] >= needed)
                yield return (evidence[Behind + l],
                    new(left.Slot, left.Spelling(l), right.Slot, right.Spelling(onlyOfLeft[l]), []));
        for (int r = 0; r < right.Count; r++)
            if (evidence[Behind + left.Count + r] >= needed)
                yield return (evidence[Behind + left.Count + r],
                    new(right.Slot, right.Spelling(r), left.Slot, left.Spelling(onlyOfRight[r]), []));
        for (int l = 0; l < left.Count; l++)
        {
            if (evidence[Behind + l] >= needed) continue;
            int[] never = [.. Enumerable.Range(0, right.Count).Where(r =>
                evidence[l * right.Count + r] >= needed && evidence[Behind + left.Count + r] < needed)];
            if (never.Length > 0)
                yield return (never.Max(r => evidence[l * right.Count + r]),
                    new(left.Slot, left.Spelling(l), right.Slot, null, [.. never.Select(right.Spelling)]));
        }
    }

    static double[] LogFactorials()
    {
        var logs = new double[Stretches.MostRecords + 1];
        for (int i = 2; i < logs.Length; i++) logs[i] = logs[i - 1] + Math.Log(i);
        return logs;
    }
}
