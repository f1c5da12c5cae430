using System.Text.RegularExpressions;

namespace CyberLM.Detection.Attack;

/// <summary>What a tag of the namespace <c>attack</c> names.</summary>
public enum AttackTagKind : byte
{
    /// <summary>Neither of these: a misspelling, or of a version of ATT&amp;CK that is not known here.</summary>
    Unknown,
    Tactic,

    /// <summary>T1110 or, with its sub-technique, T1110.003.</summary>
    Technique,

    /// <summary>A group, software, campaign or data source: G0007, S0154, C0024, DS0028.</summary>
    Other,
}

/// <summary>A rule's tag that speaks of ATT&amp;CK, in ATT&amp;CK's own spelling.</summary>
public readonly partial record struct AttackTag(AttackTagKind Kind, string Name)
{
    const string Namespace = "attack.";

    /// <summary>
    /// In the order of the matrix of enterprises. Newer rules have stealth and defense-impairment in place of defense-evasion; either are
    /// about.
    /// </summary>
    public static IReadOnlyList<string> Tactics { get; } =
    [
        "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation", "defense-evasion",
        "stealth", "defense-impairment", "credential-access", "discovery", "lateral-movement", "collection", "command-and-control",
        "exfiltration", "impact",
    ];

    /// <summary>False for tags of other namespaces. Rules wrote tactics with underscores before 2024.</summary>
    public static bool TryParse(string tag, out AttackTag parsed)
    {
        parsed = default;
        if (!tag.StartsWith(Namespace, StringComparison.OrdinalIgnoreCase)) return false;
        string name = tag[Namespace.Length..].ToLowerInvariant().Replace('_', '-');
        parsed = Tactics.Contains(name) ? new(AttackTagKind.Tactic, name)
            : TechniqueName().IsMatch(name) ? new(AttackTagKind.Technique, name.ToUpperInvariant())
            : OtherName().IsMatch(name) ? new(AttackTagKind.Other, name.ToUpperInvariant())
            : new(AttackTagKind.Unknown, name);
        return true;
    }

    [GeneratedRegex(@"^t[0-9]{4}(\.[0-9]{3})?\z")]
    private static partial Regex TechniqueName();

    [GeneratedRegex(@"^([gsc]|ds)[0-9]{4}\z")]
    private static partial Regex OtherName();
}
