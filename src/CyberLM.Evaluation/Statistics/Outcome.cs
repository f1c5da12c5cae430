namespace CyberLM.Evaluation;

/// <summary>What was found of a record; of none where an attempt became no record.</summary>
readonly record struct Outcome(FlatRecord? Of, double Value);

static class Outcomes
{
    public static IEnumerable<Outcome> With(this IEnumerable<FlatRecord> records, IEnumerable<double> values) =>
        records.Zip(values, (record, value) => new Outcome(record, value));

    public static IEnumerable<Outcome> With(this IEnumerable<FlatRecord> records, IEnumerable<bool> held) =>
        records.With(held.Select(one => one ? 1.0 : 0.0));

    /// <summary>Of those of which it can be said.</summary>
    public static IEnumerable<Outcome> Judged(this IEnumerable<FlatRecord> records, Func<FlatRecord, bool?> holds) =>
        records.Select(record => (Record: record, Held: holds(record))).Where(one => one.Held is not null)
            .Select(one => new Outcome(one.Record, one.Held!.Value ? 1 : 0));
}
