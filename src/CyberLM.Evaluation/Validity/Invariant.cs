namespace CyberLM.Evaluation;

/// <summary>Something that holds in every real record.</summary>
/// <param name="Holds">
/// null where it does not apply, a field of it missing; may remember values, so a set is judged by invariants of its own
/// </param>
sealed record Invariant(string Key, string Text, Func<FlatRecord, bool?> Holds);
