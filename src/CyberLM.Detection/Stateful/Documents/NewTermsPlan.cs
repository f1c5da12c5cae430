namespace CyberLM.Detection.Stateful;

/// <summary>Fires at a tuple of values that was not seen with its entity for the length of the history.</summary>
sealed record NewTermsPlan(IReadOnlyList<string> Fields, TimeSpan Lookback, TimeSpan EntityHistory) : StatefulPlan
{
    public override TimeSpan History => Lookback;

    public static NewTermsPlan Read(StatefulDraft.Reading reading)
    {
        var keys = reading.Keys;
        var plan = new NewTermsPlan(keys.RequireTexts("fields", "the fields whose values can be new"),
            keys.RequireTimespan("history", "a timespan like 14d in which a value must not have been seen"),
            keys.Timespan("entity-history") ?? TimeSpan.Zero);
        if (plan.EntityHistory > plan.Lookback)
            throw keys.Fault("entity-history", "'entity-history' is longer than 'history': what is older is not remembered");
        if (plan.EntityHistory > TimeSpan.Zero && reading.GroupBy.Count == 0)
            throw keys.Fault("entity-history", "'entity-history' is of entities, and there is no group-by");
        return plan;
    }

    public override IReadOnlyList<IReadOnlyList<string>> Values(int source) => [Fields];

    public override StatefulMachine Start(MachineParts parts) => new NewTermsMachine(this, parts);
}
