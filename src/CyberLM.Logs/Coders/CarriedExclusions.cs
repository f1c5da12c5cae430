namespace CyberLM.Logs;

/// <summary>
/// What rules out a told answer rules out what tells it: a joined device does not stand where nothing is said of compliance, but what is
/// drawn there is the device, and that it is joined follows. So such an exclusion is carried to the values that are drawn.
/// </summary>
/// <param name="hasTokens">whether each known answer of a slot has a token</param>
sealed class CarriedExclusions(IReadOnlyList<RecordType> types, Func<Slot, bool> hasTokens)
{
    /// <summary>Functions from a drawn value to a told one: a device has a name, and the name tells how it is managed.</summary>
    const int LongestChain = 4;

    /// <summary>A slot's answer by the symbol of one that tells it; null where it is not known, or types of records differ.</summary>
    readonly record struct Told(Slot By, byte[]?[] Answers);

    readonly Dictionary<Slot, List<Told>> told = [];

    /// <returns>those that were given, and behind them those that follow</returns>
    public static List<Exclusion> With(IReadOnlyList<Exclusion> exclusions, IReadOnlyList<RecordType> types, Func<Slot, bool> hasTokens)
    {
        var carried = new CarriedExclusions(types, hasTokens);
        return [.. exclusions, .. exclusions.SelectMany(carried.Of)];
    }

    /// <summary>Of two that are both told neither is where the other could be kept out.</summary>
    IEnumerable<Exclusion> Of(Exclusion exclusion)
    {
        var (slots, others) = (Find(exclusion.Slot), Find(exclusion.Other));
        if (slots.Count > 0 && others.Count > 0) return [];
        return others.Where(other => other.By != exclusion.Slot).SelectMany(other => OfOther(exclusion, other))
            .Concat(slots.Where(slot => slot.By != exclusion.Other).SelectMany(slot => OfOwn(exclusion, slot)));
    }

    static IEnumerable<Exclusion> OfOther(Exclusion exclusion, Told other)
    {
        bool IsOut(byte[] answer) => exclusion.Only is { } only ? !answer.AsSpan().SequenceEqual(only)
            : exclusion.Never.Any(never => answer.AsSpan().SequenceEqual(never));
        byte[][] never = [.. Keys(other, IsOut)];
        return never.Length == 0 ? [] : [new(exclusion.Slot, exclusion.Answer, other.By, null, never)];
    }

    static IEnumerable<Exclusion> OfOwn(Exclusion exclusion, Told slot) =>
        Keys(slot, answer => answer.AsSpan().SequenceEqual(exclusion.Answer))
            .Select(key => new Exclusion(slot.By, key, exclusion.Other, exclusion.Only, exclusion.Never));

    /// <summary>Known answers from which follows what is asked.</summary>
    static IEnumerable<byte[]> Keys(Told slot, Func<byte[], bool> isAsked) => Enumerable.Range(0, slot.Answers.Length)
        .Where(symbol => slot.Answers[symbol] is { } answer && isAsked(answer)).Select(symbol => slot.By.Symbols[symbol].ToArray());

    /// <summary>
    /// From the nearest on: a device's name, and the device, which is drawn. Of a new device the name is drawn too. None of a slot that is
    /// drawn itself.
    /// </summary>
    List<Told> Find(Slot slot)
    {
        if (!told.TryGetValue(slot, out var found)) told[slot] = found = [.. Search(slot, [slot]).Where(one => hasTokens(one.By))];
        return found;
    }

    /// <param name="chain">what was told so far, the slot last: in another type one may tell what tells it here</param>
    List<Told> Search(Slot slot, List<Slot> chain)
    {
        Function[] functions = [.. types.Select(type => type[slot]).OfType<Function>()];
        if (chain.Count > LongestChain || functions.Length == 0 || types.Any(type => type[slot] is not (null or Function))) return [];
        var from = functions[0].From;
        if (chain.Contains(from) || functions.Any(function => function.From != from || function.Identifies)) return [];
        byte[]?[] outcomes = [.. Enumerable.Range(0, from.Symbols.Count).Select(symbol => OneOf(functions, symbol))];
        byte[]? Next(byte[]? answer) => answer is not null && from.Symbols.Find(answer) is >= 0 and int symbol ? outcomes[symbol] : null;
        var above = Search(from, [.. chain, from]).Select(one => new Told(one.By, [.. one.Answers.Select(Next)]));
        return [new(from, outcomes), .. above];
    }

    static byte[]? OneOf(Function[] functions, int symbol)
    {
        byte[][] said = [.. functions.Select(function => function.Outcomes[symbol]).OfType<byte[]>().Distinct(BytesComparer.Instance)];
        return said.Length == 1 ? said[0] : null;
    }
}
