namespace CyberLM.Logs;

/// <summary>
/// What holds for records of all types holds for those of one, though they be too few to find it by themselves, unless they break it.
/// </summary>
static class GeneralRule
{
    /// <summary>The general prediction of a slot; null where there is none, or where the rows speak against it.</summary>
    /// <param name="found">of the type so far: a rule must not lead in a circle</param>
    public static Predictor? Holding(Slot slot, Predictor?[]? general, Predictor?[] found, int[][] columns, List<int> rows)
    {
        if (general?[slot.Index] is not { } rule || rule.Needs.Any(need => PredictorSearch.Uses(need, slot, found))) return null;
        int[] answers = columns[slot.Index];
        int broken = rule switch
        {
            Function function => rows.Count(row => answers[row] >= 0 && Outcome(function, columns, row) is { } outcome
                && !outcome.AsSpan().SequenceEqual(slot.Symbols[answers[row]])),
            Copy copy => rows.Count(row => answers[row] >= 0 && columns[copy.From.Index][row] is >= 0 and int source
                && !copy.Is(copy.From.Symbols[source], slot.Symbols[answers[row]])),
            RandomValue random => rows.Count(row => answers[row] >= 0 && !random.Pattern.Matches(slot.Symbols[answers[row]])),
            _ => int.MaxValue,
        };
        return broken <= Tolerance.Of(rows.Count) ? rule : null;
    }

    static byte[]? Outcome(Function function, int[][] columns, int row) =>
        columns[function.From.Index][row] is >= 0 and int key ? function.Outcomes[key] : null;
}
