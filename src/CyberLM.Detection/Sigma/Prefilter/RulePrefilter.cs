namespace CyberLM.Detection.Sigma;

/// <summary>
/// Which rules an event may satisfy at all, by one pass over its text: those that find one of their requirements met, and those that have
/// none. Whoever is not a candidate cannot hold; whoever is must still be asked.
/// </summary>
sealed class RulePrefilter
{
    readonly GramTable grams;
    readonly ShortLiterals shorts;
    readonly WholeTable wholes;
    readonly int[] fields;
    readonly int[][] rulesOf;
    readonly int firstShort, firstWhole, firstField;

    public RulePrefilter(IReadOnlyList<SigmaRule> rules, TextSample? sample)
    {
        var rarity = new Rarity(rules.SelectMany(rule => rule.Tests), sample);
        var required = new Requirements(rarity);
        Always = new ulong[rules.Count / 64 + 1];
        var shortOnes = new HashSet<Requirement>();
        var askedBy = new Dictionary<Requirement, List<int>>();
        for (int rule = 0; rule < rules.Count; rule++)
        {
            if (required.Of(new AnyTest(rules[rule].Tests)) is not { } requirements || !HasRoom(shortOnes, requirements))
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
        var byKind = askedBy.Keys.ToLookup(requirement => (requirement.Kind, ShortLiterals.IsShort(requirement)));
        var ordered = new[] { (RequirementKind.Literal, false), (RequirementKind.Literal, true), (RequirementKind.Whole, false),
            (RequirementKind.Field, false) }.Select(kind => byKind[kind].ToArray()).ToArray();
        byte[][] Bytes(int kind) => [.. ordered[kind].Select(requirement => requirement.Bytes)];
        fields = [.. ordered[3].Select(requirement => requirement.Field)];
        firstShort = ordered[0].Length;
        firstWhole = firstShort + ordered[1].Length;
        firstField = firstWhole + ordered[2].Length;
        rulesOf = [.. ordered.SelectMany(kind => kind).Select(requirement => askedBy[requirement].ToArray())];
        grams = new GramTable(Bytes(0), rarity);
        shorts = new ShortLiterals(Bytes(1));
        wholes = new WholeTable(Bytes(2));
    }

    static bool HasRoom(HashSet<Requirement> shorts, IReadOnlyList<Requirement> requirements)
    {
        var added = requirements.Where(ShortLiterals.IsShort).Except(shorts).ToList();
        if (shorts.Count + added.Count > ShortLiterals.Most) return false;
        shorts.UnionWith(added);
        return true;
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
        shorts.Find(view.FoldedText, hits, firstShort);
        wholes.Find(view, hits, firstWhole);
        for (int i = 0; i < fields.Length; i++)
        {
            if (view.Has(fields[i])) hits.Add(firstField + i);
        }
    }
}
