namespace CyberLM.Logs;

/// <summary>
/// Values that a sequence has made, and the known ones that they are like: what does not go with those does not go with these, and someone
/// new who has one already has no other like it.
/// </summary>
sealed class MadeValues(int slots)
{
    readonly record struct Made(byte[] Answer, int Like);

    readonly List<Made>?[] made = new List<Made>?[slots];

    public void Remember(Slot slot, byte[] answer, int like)
    {
        if (LikeOf(slot, answer) < 0) (made[slot.Index] ??= []).Add(new(answer, like));
    }

    /// <summary>The symbol of the known one; -1 where it was not made.</summary>
    public int LikeOf(Slot slot, ReadOnlySpan<byte> answer)
    {
        foreach (var one in made[slot.Index] ?? [])
            if (answer.SequenceEqual(one.Answer)) return one.Like;
        return SymbolTable.Unknown;
    }

    /// <summary>One that was made like it; null where there is none.</summary>
    public byte[]? Find(Slot slot, int like, Func<byte[], bool> fits)
    {
        foreach (var one in made[slot.Index] ?? [])
            if (one.Like == like && fits(one.Answer)) return one.Answer;
        return null;
    }

    public void Clear()
    {
        foreach (var list in made) list?.Clear();
    }
}
