using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Attack;

/// <summary>A technique, or sub-technique, and the rules that carry its tag.</summary>
public sealed record CoveredTechnique(string Id, IReadOnlyList<RuleHeader> Rules);

/// <summary>
/// Which techniques of ATT&amp;CK rules say that they detect. Nothing but the tags is known: a technique stands under each tactic that one
/// of its rules names, so a rule with two tactics and two techniques puts both under both; and of techniques that no rule names nothing is
/// known.
/// </summary>
public sealed class AttackCoverage
{
    /// <summary>Where techniques stand whose rules name no tactic.</summary>
    public const string NoTactic = "without tactic";

    readonly Dictionary<string, List<RuleHeader>> byTechnique = new(StringComparer.Ordinal);
    readonly Dictionary<string, Dictionary<string, List<RuleHeader>>> byTactic = new(StringComparer.Ordinal);

    public AttackCoverage(IEnumerable<RuleHeader> rules)
    {
        foreach (var rule in rules) Add(rule);
    }

    public static AttackCoverage Of(SigmaRuleSet rules) => new(rules.Headers);

    public int Rules { get; private set; }

    /// <summary>Of <see cref="Rules"/>, those without a technique; they may name a tactic.</summary>
    public int WithoutTechnique { get; private set; }

    /// <summary>By their number.</summary>
    public IReadOnlyList<CoveredTechnique> Techniques => Sorted(byTechnique);

    /// <summary>
    /// In the order of the matrix, each technique with the rules that name both; tactics that only rules without a technique name are left
    /// out.
    /// </summary>
    public IReadOnlyList<(string Tactic, IReadOnlyList<CoveredTechnique> Techniques)> Tactics =>
    [
        .. AttackTag.Tactics.Append(NoTactic).Where(byTactic.ContainsKey).Select(tactic =>
            (tactic, Sorted(byTactic[tactic]))),
    ];

    static IReadOnlyList<CoveredTechnique> Sorted(Dictionary<string, List<RuleHeader>> techniques) =>
        [.. techniques.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new CoveredTechnique(pair.Key, pair.Value))];

    void Add(RuleHeader rule)
    {
        Rules++;
        var tags = new HashSet<AttackTag>();
        foreach (string tag in rule.Tags)
        {
            if (AttackTag.TryParse(tag, out var parsed)) tags.Add(parsed);
        }
        string[] techniques = Names(tags, AttackTagKind.Technique), tactics = Names(tags, AttackTagKind.Tactic);
        if (techniques.Length == 0) WithoutTechnique++;
        foreach (string technique in techniques)
        {
            Under(byTechnique, technique).Add(rule);
            foreach (string tactic in tactics.DefaultIfEmpty(NoTactic)) Under(Under(byTactic, tactic), technique).Add(rule);
        }
    }

    static string[] Names(HashSet<AttackTag> tags, AttackTagKind kind) => [.. tags.Where(tag => tag.Kind == kind).Select(tag => tag.Name)];

    static T Under<T>(Dictionary<string, T> map, string key) where T : new()
    {
        if (!map.TryGetValue(key, out var value)) map.Add(key, value = new T());
        return value;
    }
}
