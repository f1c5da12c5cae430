namespace CyberLM.Logs;

/// <summary>An answer of a slot, and what another slot of the same record never is beside it, though alone it often is.</summary>
/// <param name="Only">the one answer that the other has there; null where it is told by those that it never has</param>
/// <param name="Never">empty beside <paramref name="Only"/></param>
sealed record Exclusion(Slot Slot, byte[] Answer, Slot Other, byte[]? Only, IReadOnlyList<byte[]> Never)
{
    /// <summary>Whether a record has what it must not.</summary>
    public bool IsBroken(RecordRows rows)
    {
        if (!rows.Root.Has(Slot) || !rows.Root.Has(Other) || !rows.Spelling(rows.Root, Slot).SequenceEqual(Answer)) return false;
        var beside = rows.Spelling(rows.Root, Other);
        if (Only is not null) return !beside.SequenceEqual(Only);
        foreach (byte[] never in Never)
            if (beside.SequenceEqual(never)) return true;
        return false;
    }

    /// <summary>Whether a slot is answered once in a record, and its known answers have a token each.</summary>
    public static bool Concerns(Coder coder, SchemaTree tree) =>
        coder.Slot.Scope == tree.Root.Scope && coder.Slot.Kind != SlotKind.Spacing && coder.Tokens > 0 && coder switch
        {
            StringCoder or SymbolCoder or LayoutCoder => true,
            TimeCoder or NumberCoder => false,
            _ => throw new InvalidOperationException($"whether {coder.GetType().Name} has a token for each known answer is not said"),
        };
}
