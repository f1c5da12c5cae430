namespace CyberLM.Detection.Stateful;

/// <summary>The last so many of a row of events, by number.</summary>
sealed class LastEvents(int most)
{
    readonly Queue<long> numbers = new();

    public IReadOnlyList<long> Numbers => [.. numbers];

    public void Add(long number)
    {
        if (numbers.Count == most) numbers.Dequeue();
        if (most > 0) numbers.Enqueue(number);
    }

    public void Clear() => numbers.Clear();
}
