namespace CyberLM.Detection.Tuning;

/// <summary>What a share may really be when so many of so many were seen.</summary>
public static class ShareInterval
{
    const double Tail = 0.025;

    /// <summary>The exact interval of 95 % (Clopper and Pearson, 1934); of nothing seen it is everything.</summary>
    public static (double Low, double High) Of(long hits, long all)
    {
        if (all == 0) return (0, 1);
        double low = hits == 0 ? 0 : Where(p => 1 - Below(hits - 1, all, p) < Tail);
        double high = hits == all ? 1 : Where(p => Below(hits, all, p) > Tail);
        return (low, high);
    }

    /// <summary>The greatest share for which the question, asked of rising shares, is still answered with yes.</summary>
    static double Where(Func<double, bool> holds)
    {
        const int halvings = 60;
        double low = 0, high = 1;
        for (int i = 0; i < halvings; i++)
        {
            double middle = (low + high) / 2;
            if (holds(middle)) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>That at most so many of all are hits, each with this probability.</summary>
    static double Below(long hits, long all, double probability)
    {
        if (probability <= 0) return 1;
        if (probability >= 1) return hits >= all ? 1 : 0;
        double logOdds = Math.Log(probability) - Math.Log(1 - probability);
        double term = all * Math.Log(1 - probability), sum = 0;
        for (long i = 0; i <= hits; i++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(all - i) / (i + 1)) + logOdds;
        }
        return Math.Min(1, sum);
    }
}
