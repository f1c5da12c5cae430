using CyberLM.Detection.Sigma;
using CyberLM.Detection.Testing;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>The rules that are shipped, in rules/.</summary>
static class RulePack
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "rules");

    public static SigmaRuleSet Rules { get; } = SigmaRuleSet.Load([Folder]);

    public static ILookup<string, RuleCase> CasesByFile { get; } =
        RuleCase.ReadAll(Folder).ToLookup(@case => Path.GetFullPath(@case.Rules));

    /// <summary>Files below the folder, as tests are named after them.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))
            .Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string file) => Path.GetFullPath(Path.Combine(Folder, file));

    public static IReadOnlyList<RuleCase> CasesOf(string file) => [.. CasesByFile[PathOf(file)]];

    /// <summary>The rule that gives a file its name; others in it are only looked at.</summary>
    public static RuleHeader HeaderOf(string file) => Rules.Headers.Single(header =>
        Path.GetFullPath(header.Source) == PathOf(file) && header.Name == Path.GetFileNameWithoutExtension(file));
}
