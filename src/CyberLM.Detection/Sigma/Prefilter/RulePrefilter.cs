namespace CyberLM.Detection.Sigma;

/// <summary>
/// Which rules an event may satisfy at all, by one pass over its text: those that find one of their requirements met, and those that have
/// none. Whoever is not a candidate cannot hold; whoever is must still be asked.
/// </summary>
sealed class RulePrefilter
{
    readonly GramTable grams;
    readonly WholeTable wholes;
    readonly int[] fields;
    readonly int[][] rulesOf;
    readonly int firstWhole, firstField;

    public RulePrefilter(IReadOnlyList<SigmaRule> rules, TextSample? sample)
    {
        var rarity = new Rarity(rules.SelectMany(rule => rule.Tests), sample);
        var required = new Requirements(rarity);
        Always = new ulong[rules.Count / 64 + 1];
        var askedBy = new Dictionary<Requirement, List<int>>();
        for (int rule = 0; rule < rules.Count; rule++)
        {
            if (required.Of(new AnyTest(rules[rule].Tests)) is not { } requirements)
            {
                Always[rule / 64] |= 1UL << rule % 64;
                continue;
            }
            foreach (var requirement in requirements)
            {
                if (!askedBy.TryGetValue(requirement, out var asking)) askedBy.Add(requirement, asking = []);
                asking.Add(rule);
            }
        }
        var byKind = askedBy.Keys.ToLookup(requirement => requirement.Kind);
        byte[][] literals = [.. byKind[RequirementKind.Literal].Select(literal => literal.Bytes)];
        byte[][] values = [.. byKind[RequirementKind.Whole].Select(whole => whole.Bytes)];
        fields = [.. byKind[RequirementKind.Field].Select(field => field.Field)];
        (firstWhole, firstField) = (literals.Length, literals.Length + values.Length);
        rulesOf = [.. byKind[RequirementKind.Literal].Concat(byKind[RequirementKind.Whole]).Concat(byKind[RequirementKind.Field])
            .Select(requirement => askedBy[requirement].ToArray())];
        grams = new GramTable(literals, rarity);
        wholes = new WholeTable(values);
    }

    public int RequirementCount => rulesOf.Length;

    /// <summary>Rules without requirements.</summary>
    public ulong[] Always { get; }

    /// <summary>Rules for which a requirement is enough.</summary>
    public ReadOnlySpan<int> Rules(int requirement) => rulesOf[requirement];

    public void Find(EventView view, PrefilterHits hits)
    {
        hits.Begin(this);
        grams.Find(view.FoldedText, hits);
        wholes.Find(view, hits, firstWhole);
        for (int i = 0; i < fields.Length; i++)
        {
            if (view.Has(fields[i])) hits.Add(firstField + i);
        }
    }
}
