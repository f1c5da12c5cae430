namespace CyberLM.Logs;

/// <summary>
/// What is told from answers that were asked for and that only one entity ever had. In a sequence of someone new such an answer is not
/// known, and functions say nothing of it; so what they say is told before the sequence begins.
/// </summary>
static class AskedFacts
{
    public static IEnumerable<(Function Function, byte[] Key, byte[] Answer)> Of(LogSchema schema, RecordType type, TypeConditions found)
    {
        var answers = new Dictionary<Slot, byte[]>();
        foreach (var slot in type.Order(schema.Tree.Root.Scope))
        {
            if ((found.Wanted(slot) ?? Spelled(slot, found.Allowed(slot))) is { } asked) answers.Add(slot, asked);
            if (type[slot] is not Function function || !answers.TryGetValue(function.From, out byte[]? key)) continue;
            int symbol = function.From.Symbols.Find(key);
            if (symbol < 0 || function.Outcomes[symbol] is not { } outcome) continue;
            answers.TryAdd(slot, outcome);
            if (symbol >= function.From.Shared) yield return (function, key, outcome);
        }
    }

    /// <summary>Where someone new has none of those that may stand there, the first is spelled.</summary>
    static byte[]? Spelled(Slot slot, IReadOnlySet<byte[]>? among) =>
        among is null || among.Any(answer => slot.Symbols.Find(answer) is >= 0 and int symbol && symbol < slot.Shared) ? null
        : among.FirstOrDefault();
}
