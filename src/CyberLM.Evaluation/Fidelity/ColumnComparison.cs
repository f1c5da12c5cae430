namespace CyberLM.Evaluation;

/// <summary>
/// One column of real records and one of others as small numbers, so that a resample costs a count per record: the total variation
/// complement of categories, the Kolmogorov-Smirnov complement of what has an order.
/// </summary>
sealed class ColumnComparison
{
    readonly double[] real;                                  // share of each code
    readonly int[] other;                                    // code of each record; -1: takes no part
    readonly bool ordered;

    ColumnComparison(int[] realCodes, int[] otherCodes, int codes, bool ordered)
    {
        (other, this.ordered) = (otherCodes, ordered);
        real = new double[codes];
        int counted = realCodes.Count(code => code >= 0);
        foreach (int code in realCodes)
            if (code >= 0) real[code]++;
        for (int i = 0; i < codes; i++) real[i] /= counted;
    }

    /// <summary>Every number is a category, that of missing values too.</summary>
    public static ColumnComparison OfCategories(int[] real, int[] other)
    {
        Dictionary<int, int> codes = [];
        int[] Codes(int[] values)
        {
            int[] coded = new int[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                if (!codes.TryGetValue(values[i], out coded[i])) codes.Add(values[i], coded[i] = codes.Count);
            }
            return coded;
        }
        int[] first = Codes(real), second = Codes(other);
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

    public double Similarity() => Similarity([.. Enumerable.Range(0, other.Length)]);

    /// <param name="drawn">records of the other set, some of them several times</param>
    public double Similarity(int[] drawn)
    {
        int[] counts = new int[real.Length];
        int counted = 0;
        foreach (int record in drawn)
        {
            if (other[record] < 0) continue;
            counts[other[record]]++;
            counted++;
        }
        if (counted == 0) return 0;
        double sum = 0, ahead = 0, largest = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double difference = real[i] - (double)counts[i] / counted;
            sum += Math.Abs(difference);
            largest = Math.Max(largest, Math.Abs(ahead += difference));
        }
        return Math.Clamp(1 - (ordered ? largest : sum / 2), 0, 1);
    }
}
