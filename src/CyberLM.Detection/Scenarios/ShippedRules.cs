using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>The rule pack that comes with the program.</summary>
public static class ShippedRules
{
    static readonly Lazy<SigmaRuleSet> Pack = new(() =>
        SigmaRuleSet.Load([], [.. ShippedFiles.Below(ShippedFiles.Rules).Select(name => (ShippedFiles.Text(name), name))]));

    public static SigmaRuleSet All => Pack.Value;
}
