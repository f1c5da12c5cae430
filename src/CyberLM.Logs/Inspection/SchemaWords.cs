using System.Text;

namespace CyberLM.Logs;

/// <summary>A schema's rules in words.</summary>
static class SchemaWords
{
    const int LongestValue = 40, MostRules = 2;

    /// <summary>What tells a slot's answer: the rules of most types first, and how it is coded where none holds.</summary>
    public static string Of(LogSchema schema, Slot slot)
    {
        var rules = schema.Types.Select(type => type[slot] is { } predictor ? Of(predictor) : Of(schema.Coders[slot.Index])).ToList();
        var groups = rules.GroupBy(rule => rule).OrderByDescending(group => group.Count()).ToList();
        if (groups.Count == 1) return groups[0].Key;
        var said = groups.Take(MostRules).Select(group => $"{group.Key} in {Counted(group.Count(), "type")}");
        int others = groups.Skip(MostRules).Sum(group => group.Count());
        return string.Join(", ", said) + (others > 0 ? $", otherwise in {others}" : "");
    }

    public static string Of(Exclusion exclusion)
    {
        string where = $"{Named(exclusion.Slot)} {Shortened(exclusion.Answer)}", other = Named(exclusion.Other);
        return exclusion.Only is { } only
            ? $"{where}: {other} only {Shortened(only)}"
            : $"{where}: {other} never {string.Join(", ", exclusion.Never.Select(never => Shortened(never)))}";
    }

    static string Named(Slot slot) =>
        slot.Kind == SlotKind.Value ? slot.Path : $"{(slot.Path.Length == 0 ? "(record)" : slot.Path)} {SlotWords.Of(slot.Kind)}";

    static string Of(Predictor predictor) => predictor switch
    {
        Constant constant => $"always {Shortened(constant.Spelling)}",
        Copy copy => $"copy of {copy.From.Path}{Around(copy)}",
        Function function => $"by {function.From.Path}",
        RandomValue random => $"random, {random.Pattern.Bits:F0} bits",
        Sum sum => $"{sum.Time.Path} + {sum.Duration.Path}",
        Template template => $"text with {Counted(template.Needs.Count(), "other value")}",
        EntityValue => "said once a sequence",
        Counter { Of.Count: 0 } => "counts on",
        Counter counter => $"counts on by {string.Join(", ", counter.Of.Select(slot => slot.Path))}",
        _ => throw new InvalidOperationException($"{predictor.GetType().Name} has no words"),
    };

    static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    static string Around(Copy copy)
    {
        string before = Encoding.UTF8.GetString(copy.Before).TrimStart('"'), behind = Encoding.UTF8.GetString(copy.Behind).TrimEnd('"');
        string affixes = (before.Length > 0 ? $", '{before}' before" : "") + (behind.Length > 0 ? $", '{behind}' behind" : "");
        return copy.Lower ? affixes + ", lower case" : affixes;
    }

    static string Of(Coder coder) => coder switch
    {
        TimeCoder { Origin: null } => "time since the record before",
        TimeCoder time => $"time since {time.Origin!.Slot.Path}",
        NumberCoder number => $"number, {Counted(number.Bins.Count, "interval")}",
        StringCoder text => string.Join(", ", Parts(text)),
        SymbolCoder or LayoutCoder => "one of those known",
        _ => throw new InvalidOperationException($"{coder.GetType().Name} has no words"),
    };

    static IEnumerable<string> Parts(StringCoder text)
    {
        yield return text.Known > 0 ? "value" : "text";
        if (text.Patterns.Count > 0) yield return $"{Counted(text.Patterns.Count, "pattern")} of identifiers";
        if (text.Networks.Count > 0) yield return $"{Counted(text.Networks.Count, "network")} of addresses";
        if (text.Templates.Count > 0) yield return Counted(text.Templates.Count, "template");
    }

    static string Shortened(ReadOnlySpan<byte> spelling)
    {
        string text = Encoding.UTF8.GetString(spelling);
        return text.Length <= LongestValue ? text : text[..(LongestValue - 3)] + "...";
    }
}
