namespace CyberLM.Logs;

/// <summary>
/// The order in which the slots of a scope are coded: first what stands where, then the record's own time, then what models of their own
/// draw, then the values as in the records, but each behind those that predict it; long texts that may quote others last.
/// </summary>
sealed class SlotOrder(SpecialSlots special, IReadOnlySet<Slot> late)
{
    readonly HashSet<Slot> drawn = [.. special.Groups.SelectMany(group => group.Slots)];

    /// <summary>Slots whose answer may quote any others.</summary>
    public static IReadOnlySet<Slot> Late(IEnumerable<Coder> coders) =>
        coders.OfType<StringCoder>().Where(coder => coder.Templates.Count > 0).Select(coder => coder.Slot).ToHashSet();

    public Slot[] Of(Scope scope, Predictor?[] predictors)
    {
        var order = new List<Slot>();
        var placed = new HashSet<Slot>();
        var natural = scope.Slots.OrderBy(slot => slot.Kind is SlotKind.Value or SlotKind.Length).ThenBy(slot => slot != special.Time)
            .ThenBy(slot => !drawn.Contains(slot)).ThenBy(late.Contains);
        foreach (var slot in natural) Place(slot);
        return [.. order];

        void Place(Slot slot)
        {
            if (!placed.Add(slot)) return;
            foreach (var need in predictors[slot.Index]?.Needs ?? []) Place(need);
            order.Add(slot);
        }
    }
}
