namespace CyberLM.Logs;

/// <summary>Which answers the slots of a type may have, so that what was asked holds.</summary>
sealed class TypeConditions
{
    readonly Dictionary<Slot, byte[]> wanted = [];
    readonly Dictionary<Slot, HashSet<byte[]>> allowed = [];
    readonly HashSet<Slot> unknown = [];

    public TypeConditions()
    {
    }

    TypeConditions(TypeConditions of) => (wanted, allowed, unknown) = (new(of.wanted), new(of.allowed), new(of.unknown));

    public TypeConditions Copy() => new(this);

    /// <summary>The same and one answer more, of a slot that is free.</summary>
    public static TypeConditions With(TypeConditions? conditions, Slot slot, byte[] answer)
    {
        var more = conditions is null ? new() : new TypeConditions(conditions);
        more.wanted[slot] = answer;
        return more;
    }

    /// <summary>The same, with a slot's answer among these; as it is where that leaves nothing.</summary>
    public static TypeConditions? Among(TypeConditions? conditions, Slot slot, IEnumerable<byte[]> answers)
    {
        var more = conditions is null ? new() : new TypeConditions(conditions);
        return more.Restrict(slot, answers) ? more : conditions;
    }

    /// <summary>The one answer of a slot; null where it is free.</summary>
    public byte[]? Wanted(Slot slot) => wanted.GetValueOrDefault(slot);

    /// <summary>All slots that have one.</summary>
    public IEnumerable<KeyValuePair<Slot, byte[]>> AllWanted => wanted;

    /// <summary>The answers among which one must be; null where it is free.</summary>
    public IReadOnlySet<byte[]>? Allowed(Slot slot) => allowed.GetValueOrDefault(slot);

    /// <summary>The answer must be one that the schema does not know, since every known one leads elsewhere.</summary>
    public bool MustBeNew(Slot slot) => unknown.Contains(slot);

    /// <summary>It will be one that the schema does not know, be it asked for or not.</summary>
    public bool IsNew(Slot slot) => MustBeNew(slot) || Wanted(slot) is { } answer && slot.Symbols.Find(answer) < 0;

    /// <summary>Nothing is asked of it.</summary>
    public bool IsFree(Slot slot) => !wanted.ContainsKey(slot) && !allowed.ContainsKey(slot) && !unknown.Contains(slot);

    /// <returns>false where something else is wanted already</returns>
    public bool Want(Slot slot, byte[] answer)
    {
        if (unknown.Contains(slot) && slot.Symbols.Find(answer) >= 0) return false;
        if (allowed.TryGetValue(slot, out var among) && !among.Contains(answer)) return false;
        return wanted.TryAdd(slot, answer) || wanted[slot].AsSpan().SequenceEqual(answer);
    }

    /// <returns>false where nothing is left</returns>
    public bool Restrict(Slot slot, IEnumerable<byte[]> answers)
    {
        if (unknown.Contains(slot)) return false;
        var among = answers.ToHashSet(BytesComparer.Instance);
        if (allowed.TryGetValue(slot, out var before)) among.IntersectWith(before);
        allowed[slot] = among;
        return among.Count > 0 && (!wanted.TryGetValue(slot, out byte[]? one) || among.Contains(one));
    }

    /// <returns>false where a known answer is wanted</returns>
    public bool RequireNew(Slot slot)
    {
        unknown.Add(slot);
        return !allowed.ContainsKey(slot) && (!wanted.TryGetValue(slot, out byte[]? one) || slot.Symbols.Find(one) < 0);
    }
}
