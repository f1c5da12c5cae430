using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Whether a tokenizer knows the characters without which a walk through a grammar would get stuck.</summary>
static class GrammarCharacters
{
    public static void Require(JsonGrammar grammar, CharVocabulary vocabulary)
    {
        var missing = new SortedSet<int>();
        void Need(IEnumerable<int> scalars) => missing.UnionWith(scalars.Where(scalar => vocabulary.Id(scalar) < 0));

        Need("{}".Select(c => (int)c));
        if (grammar.Spacings.Any(spacing => spacing != new GapBlanks().FillUp())) Need([' ']);
        var seen = new HashSet<GrammarNode>();
        var waiting = new Stack<GrammarNode>([grammar.Root]);
        while (waiting.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            foreach (var spelling in node.Scalars) Need(Needed(spelling, vocabulary));
            var (keys, values) = node.Object switch
            {
                LayoutKeys layouts => (layouts.Keys, layouts.Values),
                GroupedKeys groups => (groups.Keys, groups.Values),
                FreeKeys => ([['"', ':', ',']], []),
                _ => (Array.Empty<int[]>(), Array.Empty<GrammarNode>()),
            };
            Need(keys.SelectMany(key => key));
            if (keys.Length > 0) Need([':']);
            if (keys.Length > 1) Need([',']);
            if (node.Lengths is { } lengths) Need(lengths.GoesBeyond(1) ? ['[', ']', ','] : ['[', ']']);
            foreach (var value in values) waiting.Push(value);
            if (node.Element is not null) waiting.Push(node.Element);
        }
        if (missing.Count == 0) return;
        throw new CyberLMException(
            $"the tokenizer lacks {string.Join(", ", missing.Take(10).Select(CharWords.Of))}, without which records cannot be spelled",
            "take grammar.json from the model's own folder, or generate --unconstrained");
    }

    static IEnumerable<int> Needed(Spelling spelling, CharVocabulary vocabulary) => spelling switch
    {
        WordSpelling words => words.Words.SelectMany(word => word),
        TimeSpelling time => $"\"0-:{time.SeparatorLetter}{string.Concat(time.Zones)}{((time.Fractions & 1) == 0 ? "." : "")}"
            .Select(c => (int)c),
        Address4Spelling => ['"', '.', '0'],
        Address6Spelling => ['"', ':', '0'],
        PatternSpelling pattern => pattern.Pattern.Places.Select(place => Known(place, vocabulary)).Append('"'),
        DigitsSpelling => ['"', Known(CharSet.Range('1', '9'), vocabulary)],
        NumberSpelling number => (number.Fractions & 1) == 0
            ? [Known(CharSet.Digits, vocabulary), '.'] : [Known(CharSet.Digits, vocabulary)],
        TextSpelling { Escapes: "" } => ['"'],
        TextSpelling text => ['"', Known(CharSet.Of(text.Escapes) & ~CharSet.Of("U"), vocabulary)],
        _ => [],
    };

    /// <summary>A member that the tokenizer has, or the first where it has none.</summary>
    static int Known(UInt128 set, CharVocabulary vocabulary)
    {
        for (var left = set; left != 0; left &= left - 1)
        {
            int scalar = (int)UInt128.TrailingZeroCount(left);
            if (vocabulary.Id(scalar) >= 0) return scalar;
        }
        return (int)UInt128.TrailingZeroCount(set);
    }
}
