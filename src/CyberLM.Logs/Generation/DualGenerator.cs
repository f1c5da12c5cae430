namespace CyberLM.Logs;

/// <summary>
/// Slot models draw the records of a sequence first, each its own fields of them; the model of whole records writes the rest given these.
/// The first slot model says how many records there are, and when.
/// </summary>
/// <param name="wishes">what the slot models say of the whole records</param>
sealed class DualGenerator(IReadOnlyList<SlotStage> stages, SlotWishes wishes, ISequenceGenerator generator) : ISequenceGenerator
{
    /// <summary>Records that slot models drew.</summary>
    public int Drawn { get; private set; }

    /// <summary>Those of them that had to be written without what was drawn.</summary>
    public int Alone { get; private set; }

    public void Run(IPlanSource plans, CancellationToken stop, Action? stepped = null)
    {
        while (!plans.HasEnough && Taken(plans) is { Count: > 0 } part) RunPart(part, plans, stop, stepped);
    }

    /// <summary>What is given out at once; what is drawn of them waits in memory.</summary>
    static List<SequencePlan> Taken(IPlanSource plans)
    {
        const int most = 4096;
        var part = new List<SequencePlan>();
        while (part.Count < most && plans.Next() is { } plan) part.Add(plan);
        return part;
    }

    void RunPart(List<SequencePlan> part, IPlanSource plans, CancellationToken stop, Action? stepped)
    {
        var drawn = new List<SequenceResult[]>();
        foreach (var stage in stages) drawn.Add(stage.Draw(part, drawn, stop, stepped));
        List<SequencePlan> wished = [.. part.Select((plan, i) => plan with { Wishes = wishes.Of(drawn, i) })];
        foreach (var wish in wished.SelectMany(plan => plan.Wishes ?? []))
        {
            Drawn++;
            if (!wish.IsMet) Alone++;
        }
        // Numbers go on by one.
        int first = part[0].Number;
        generator.Run(
            new ListedPlans(wished, result => plans.Complete(With(result, drawn.Select(ofStage => ofStage[result.Plan - first])))),
            stop, stepped);
    }

    /// <summary>What the slot models have spent on it counts too.</summary>
    static SequenceResult With(SequenceResult result, IEnumerable<SequenceResult> drawn)
    {
        foreach (var slot in drawn)
            result = result with
            {
                Tokens = result.Tokens + slot.Tokens,
                LogLikelihood = result.LogLikelihood + slot.LogLikelihood,
                UnmaskedLogLikelihood = result.UnmaskedLogLikelihood + slot.UnmaskedLogLikelihood,
            };
        return result;
    }
}
