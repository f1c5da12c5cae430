namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    const int MaskWordBits = 32;

    public void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options)
    {
        int V = logits.Last, words = (V + MaskWordBits - 1) / MaskWordBits;
        var id = Integers(ids);
        var log = Floats(logLikelihood);
        var mask = IntegersOrEmpty(allowed);
        for (int n = 0; n < logits.Rows; n++)
        {
            var row = Floats(logits).Slice(n * V, V);
            var candidates = Candidates(row, allowed.IsNone ? default : mask.Slice(n * words, words));
            id[n] = Draw(candidates, Floats(random)[n], options);
            log[2 * n] = row[id[n]] - LogSumExp(Array.ConvertAll(candidates, c => c.Logit));
            log[2 * n + 1] = row[id[n]] - LogSumExp(row);
        }
    }

    readonly record struct Candidate(int Id, double Logit);

    /// <summary>What the mask allows, by descending logit, equal logits by id.</summary>
    static Candidate[] Candidates(ReadOnlySpan<double> row, ReadOnlySpan<int> mask)
    {
        var found = new List<Candidate>();
        for (int v = 0; v < row.Length; v++)
            if (mask.IsEmpty || (mask[v / MaskWordBits] >> (v % MaskWordBits) & 1) != 0) found.Add(new(v, row[v]));
        if (found.Count == 0) throw new ArgumentException("NextToken: a row of allowed admits no token");
        return [.. found.OrderByDescending(c => c.Logit).ThenBy(c => c.Id)];
    }

    /// <summary>Each cut sees the distribution that the cut before it left, normalised anew.</summary>
    static int Draw(ReadOnlySpan<Candidate> sorted, double random, in NextTokenOptions options)
    {
        if (options.Temperature == 0) return sorted[0].Id;
        int count = options.TopK > 0 ? Math.Min(options.TopK, sorted.Length) : sorted.Length;
        // Relative to the likeliest, so that nothing overflows; the likeliest has mass 1.
        var mass = new double[count];
        for (int i = 0; i < count; i++) mass[i] = Math.Exp((sorted[i].Logit - sorted[0].Logit) / options.Temperature);
        if (options.TopP < 1) count = CountToReach(mass, options.TopP * mass.Sum());
        while (count > 1 && mass[count - 1] < options.MinP) count--;
        return sorted[IndexBeyond(mass.AsSpan(0, count), random)].Id;
    }

    /// <summary>How many of the likeliest it takes until their mass reaches the limit; at least one.</summary>
    static int CountToReach(ReadOnlySpan<double> mass, double limit)
    {
        double sum = 0;
        for (int i = 0; i < mass.Length; i++)
        {
            sum += mass[i];
            if (sum >= limit) return i + 1;
        }
        return mass.Length;
    }

    /// <summary>The first index whose cumulative share exceeds the uniform number.</summary>
    static int IndexBeyond(ReadOnlySpan<double> mass, double random)
    {
        double total = 0;
        foreach (double share in mass) total += share;
        double sum = 0;
        for (int i = 0; i < mass.Length; i++)
        {
            sum += mass[i];
            if (sum > random * total) return i;
        }
        return mass.Length - 1;
    }
}
