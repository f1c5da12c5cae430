namespace CyberLM.Logs;

/// <summary>A slot model at work: draws the records of plans that were made for another model.</summary>
/// <param name="wishes">what earlier slot models say of its records; null for the first</param>
/// <param name="members">those of the other model, who may be no one this one knows</param>
sealed class SlotStage(
    FieldModel fields, ISequenceGenerator generator, SlotWishes? wishes, IReadOnlyDictionary<byte[], Member> members)
{
    /// <summary>Results in the order of the plans, whose numbers go on by one.</summary>
    /// <param name="before">records of the earlier slot models, by model and plan</param>
    public SequenceResult[] Draw(
        IReadOnlyList<SequencePlan> plans, IReadOnlyList<SequenceResult[]> before, CancellationToken stop, Action? stepped)
    {
        var results = new SequenceResult[plans.Count];
        List<SequencePlan> own = [.. plans.Select((plan, i) => Of(plan) with { Wishes = wishes?.Of(before, i) })];
        int first = plans[0].Number;
        generator.Run(new ListedPlans(own, result => results[result.Plan - first] = result), stop, stepped);
        return results;
    }

    /// <summary>The same for this model: someone it does not know is told by their habits.</summary>
    SequencePlan Of(SequencePlan plan)
    {
        if (plan.Entity is null) return plan;
        byte[] named = plan.LikeEntity ?? plan.Entity;
        if (fields.Schema.Entity!.Symbols.Find(named) >= 0) return plan with { Profile = null };
        return plan with { Profile = plan.Profile ?? (members.TryGetValue(named, out var member) ? member.Profile : default) };
    }
}
