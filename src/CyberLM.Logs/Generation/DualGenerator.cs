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

    public void Run(
        IReadOnlyList<SequencePlan> plans, int first, Action<SequenceResult> completed, CancellationToken stop, Action? stepped = null)
    {
        var drawn = new List<SequenceResult[]>();
        foreach (var stage in stages) drawn.Add(stage.Draw(plans, first, drawn, stop, stepped));
        List<SequencePlan> wished = [.. plans.Select((plan, i) => plan with { Wishes = wishes.Of(drawn, i) })];
        foreach (var wish in wished.SelectMany(plan => plan.Wishes ?? []))
        {
            Drawn++;
            if (!wish.IsMet) Alone++;
        }
        generator.Run(
            wished, first, result => completed(With(result, drawn.Select(ofStage => ofStage[result.Plan - first]))), stop, stepped);
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
