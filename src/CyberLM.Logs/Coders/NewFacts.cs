namespace CyberLM.Logs;

/// <summary>
/// What a sequence has said of keys that the schema does not know: a new address has its city from then on. What a record says counts from
/// the next one.
/// </summary>
sealed class NewFacts(int slots)
{
    /// <summary>Of one slot; older ones are forgotten.</summary>
    const int Most = 64;

    readonly record struct Fact(Slot From, byte[] Key, byte[] Answer);

    readonly List<Fact>?[] known = new List<Fact>?[slots];

    /// <summary>The answer, or nothing.</summary>
    public byte[]? Find(Slot from, Slot to, ReadOnlySpan<byte> key)
    {
        if (known[to.Index] is not { } facts) return null;
        foreach (var fact in facts)
            if (fact.From == from && key.SequenceEqual(fact.Key)) return fact.Answer;
        return null;
    }

    public void Learn(Slot from, Slot to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> answer)
    {
        var facts = known[to.Index] ??= [];
        for (int i = 0; i < facts.Count; i++)
        {
            if (facts[i].From != from || !key.SequenceEqual(facts[i].Key)) continue;
            if (!answer.SequenceEqual(facts[i].Answer)) facts[i] = facts[i] with { Answer = answer.ToArray() };
            return;
        }
        if (facts.Count == Most) facts.RemoveAt(0);
        facts.Add(new(from, key.ToArray(), answer.ToArray()));
    }

    public void Clear()
    {
        foreach (var facts in known) facts?.Clear();
    }
}
