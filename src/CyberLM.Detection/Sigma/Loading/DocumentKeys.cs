using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>The keys of a document. Sigma lets anybody add more, so that only what is nearly one of them is worth a word.</summary>
static class DocumentKeys
{
    static readonly string[] Known =
    [
        "title", "id", "name", "taxonomy", "status", "description", "license", "references", "related", "author", "date", "modified",
        "tags", "logsource", "detection", "correlation", "filter", "stateful", "fields", "falsepositives", "level", "scope",
    ];

    /// <summary>Without it a rule has no level, say, and nobody is told.</summary>
    public static IEnumerable<string> Misspelt(YamlMap root) =>
        Misspelt(root, Known).Select(key => $"line {key.Line}: the key '{key.Key}' is none of Sigma's; did you mean '{key.Near}'?");

    /// <summary>A sentence's end, of a document that is of no kind.</summary>
    public static string Meant(YamlMap root, IReadOnlyList<string> kinds) =>
        string.Concat(Misspelt(root, kinds).Take(1).Select(key => $"; did you mean '{key.Near}' by '{key.Key}' in line {key.Line}?"));

    public static IEnumerable<(string Key, int Line, string Near)> Misspelt(YamlMap map, IReadOnlyList<string> known)
    {
        string[] missing = [.. known.Where(key => map[key] is null)];
        return map.Entries.Where(entry => !known.Contains(entry.Key))
            .Select(entry => (entry.Key, entry.Line, Near: NearestWord.Of(entry.Key.ToLowerInvariant(), missing)))
            .Where(entry => entry.Near is not null).Select(entry => (entry.Key, entry.Line, entry.Near!));
    }
}
