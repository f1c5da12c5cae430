namespace CyberLM.Logs;

/// <summary>
/// How likely it is that a slot agreed with its prediction so often by chance: were the two independent, each row would agree with the
/// share that its answer has among all. Bonferroni: the level is divided by the number of predictions tried.
/// </summary>
struct Independence(Counts answers, long tried)
{
    const double Level = 0.01;
    const int LeastHits = 20;
    readonly double needed = Math.Log(Level) - Math.Log(Math.Max(1, tried));
    double logProbability;

    public int Hits { get; private set; }

    public void Hit(int answer)
    {
        Hits++;
        logProbability += Math.Log((double)answers[answer] / answers.Present);
    }

    public readonly bool IsRejected => Hits >= LeastHits && logProbability < needed;
}
