namespace CyberLM.Logs;

/// <summary>
/// Records of a plan that are there already: the model reads them as it has read those that it learned from, and what it writes behind them
/// goes on from them. Nothing of them is drawn or changed.
/// </summary>
sealed class GivenRecords(LogSchema schema)
{
    readonly RecordEncoder encoder = new(schema);
    readonly ResidualWriter unused = new();
    readonly List<int> read = [];

    /// <summary>Those with which the plan begins.</summary>
    public static List<TimedRecord> First(SequencePlan plan) =>
        [.. (plan.Wishes ?? []).TakeWhile(wish => wish.There is not null).Select(wish => wish.There!.Value)];

    public void Read(TimedRecord there, SequenceState state, List<int> tokens)
    {
        read.Clear();
        encoder.Encode(there.Utf8, state, read, unused);
        if (encoder.Rows is { } rows) schema.Remember(rows, state);
        for (int i = 0; i < read.Count; i++) tokens.Add(schema.Due.Id(read[i], encoder.Due[i]));
        unused.Clear();
    }

    /// <summary>Appends the tokens of those that stand next, with what is due, as long as there is room.</summary>
    /// <param name="records">what the plan has so far; those that were read are added</param>
    public void Read(SequencePlan plan, List<TimedRecord> records, SequenceState state, List<int> tokens, Func<bool> hasRoom)
    {
        while (records.Count < plan.Wishes?.Count && plan.Wishes[records.Count].There is { } there && hasRoom())
        {
            Read(there, state, tokens);
            records.Add(there);
        }
    }
}
