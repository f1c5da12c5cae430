namespace CyberLM.Evaluation;

/// <summary>
/// One column of real records and one of others as small numbers, so that a resample costs a count per record: the total variation
/// complement of categories, the Kolmogorov-Smirnov complement of what has an order.
/// </summary>
sealed class ColumnComparison
{
    readonly int[] real, other;                              // code of each record; -1: takes no part
    readonly int[] counts, otherCounts;                      // of each code, scratch
    readonly bool ordered;

    ColumnComparison(int[] real, int[] other, int codes, bool ordered)
    {
        (this.real, this.other, this.ordered) = (real, other, ordered);
        (counts, otherCounts) = (new int[codes], new int[codes]);
    }

    /// <summary>Every number is a category, that of missing values too.</summary>
    public static ColumnComparison OfCategories(int[] real, int[] other)
    {
        Dictionary<int, int> codes = [];
        int Code(int value)
        {
            if (!codes.TryGetValue(value, out int code)) codes.Add(value, code = codes.Count);
            return code;
        }
        int[] first = [.. real.Select(Code)], second = [.. other.Select(Code)];
        return new(first, second, codes.Count, ordered: false);
    }

    /// <summary>Null where one of both has no number at all; NaN: a record without.</summary>
    public static ColumnComparison? OfNumbers(double[] real, double[] other)
    {
        double[] all = [.. real.Concat(other).Where(number => !double.IsNaN(number)).Distinct().Order()];
        int Code(double number) => double.IsNaN(number) ? -1 : Array.BinarySearch(all, number);
        int[] first = [.. real.Select(Code)], second = [.. other.Select(Code)];
        return first.Any(code => code >= 0) && second.Any(code => code >= 0) ? new(first, second, all.Length, ordered: true) : null;
    }

    public double Similarity() => Similarity([.. Enumerable.Range(0, real.Length)], [.. Enumerable.Range(0, other.Length)]);

    /// <param name="realDrawn">places of records, some perhaps several times</param>
    public double Similarity(int[] realDrawn, int[] otherDrawn)
    {
        int counted = Count(real, realDrawn, counts), otherCounted = Count(other, otherDrawn, otherCounts);
        if (counted == 0 || otherCounted == 0) return counted == otherCounted ? 1 : 0;
        double sum = 0, ahead = 0, largest = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double difference = (double)counts[i] / counted - (double)otherCounts[i] / otherCounted;
            sum += Math.Abs(difference);
            largest = Math.Max(largest, Math.Abs(ahead += difference));
        }
        return Math.Clamp(1 - (ordered ? largest : sum / 2), 0, 1);
    }

    static int Count(int[] codes, int[] drawn, int[] counts)
    {
        Array.Clear(counts);
        int counted = 0;
        foreach (int record in drawn)
        {
            if (codes[record] < 0) continue;
            counts[codes[record]]++;
            counted++;
        }
        return counted;
    }
}
