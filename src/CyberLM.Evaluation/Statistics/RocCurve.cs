namespace CyberLM.Evaluation;

/// <summary>The area under the curve of a classifier's scores: the chance that a positive scores above a negative, ties half.</summary>
sealed class RocCurve
{
    readonly (double Score, bool Positive, int Example)[] ordered;

    public RocCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        ordered = new (double, bool, int)[scores.Length];
        for (int i = 0; i < scores.Length; i++) ordered[i] = (scores[i], positive[i], i);
        Array.Sort(ordered, (a, b) => a.Score.CompareTo(b.Score));
    }

    public double Area() => Area(_ => 1);

    /// <param name="weight">of an example, by its number: how often a resample drew it</param>
    public double Area(Func<int, double> weight)
    {
        double pairs = 0, negatives = 0, positives = 0;
        for (int i = 0; i < ordered.Length;)
        {
            double tiedPositives = 0, tiedNegatives = 0;
            double score = ordered[i].Score;
            for (; i < ordered.Length && ordered[i].Score == score; i++)
                if (ordered[i].Positive) tiedPositives += weight(ordered[i].Example);
                else tiedNegatives += weight(ordered[i].Example);
            pairs += tiedPositives * (negatives + tiedNegatives / 2);
            negatives += tiedNegatives;
            positives += tiedPositives;
        }
        return pairs / (positives * negatives);
    }
}
