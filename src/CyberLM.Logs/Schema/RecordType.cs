namespace CyberLM.Logs;

/// <summary>Records that have much in common: those with the same value of the type slot, or all that are too rare for a type.</summary>
/// <param name="predictors">by index of the slot; null where the slot is spelled</param>
sealed class RecordType(SchemaTree tree, SlotOrder order, string name, int number, Predictor?[] predictors)
{
    readonly Slot[][] orders = [.. tree.Scopes.Select(scope => order.Of(scope, predictors))];
    int[]? ranks;

    public string Name => name;
    public int Number => number;

    /// <summary>What predicts a slot in records of this type.</summary>
    public Predictor? this[Slot slot] => predictors[slot.Index];

    /// <summary>The slots of a scope, each behind those that predict it.</summary>
    public Slot[] Order(Scope scope) => orders[scope.Index];

    /// <summary>The place of a slot in that order.</summary>
    public int Rank(Slot slot) => (ranks ??= Ranks())[slot.Index];

    /// <summary>What a slot determines.</summary>
    public IEnumerable<Function> FunctionsOf(Slot from) => predictors.OfType<Function>().Where(function => function.From == from);

    int[] Ranks()
    {
        var found = new int[tree.Slots.Count];
        foreach (var order in orders)
            for (int place = 0; place < order.Length; place++) found[order[place].Index] = place;
        return found;
    }
}
