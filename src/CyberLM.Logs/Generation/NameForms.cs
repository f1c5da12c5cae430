using System.Globalization;

namespace CyberLM.Logs;

/// <summary>Ways in which one name of somebody is made of another: Jane Doe of jane.doe@contoso.com.</summary>
static class NameForms
{
    static readonly Func<string, string>[] All =
    [
        name => string.Join(' ', Words(name).Select(Capital)),
        name => string.Join(", ", Words(name).Reverse().Select(Capital)),
        name => string.Join(' ', Words(name)),
        Local,
        name => name,
        name => name.ToLowerInvariant(),
        name => Local(name).ToUpperInvariant(),
        name => Capital(Words(name).FirstOrDefault(name)),
        name => Words(name).FirstOrDefault(name),
    ];

    /// <summary>The new name in the way in which most of the others are made.</summary>
    public static string Best(IEnumerable<(string Key, string Name)> others, string key)
    {
        var pairs = others.ToList();
        return All.OrderByDescending(form => pairs.Count(pair => form(pair.Key) == pair.Name)).First()(key);
    }

    /// <summary>Before the @, behind a domain and a backslash.</summary>
    static string Local(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at > 0) name = name[..at];
        return name[(name.LastIndexOf('\\') + 1)..];
    }

    static IEnumerable<string> Words(string name) =>
        Local(name).Split(['.', '_', '-', ' '], StringSplitOptions.RemoveEmptyEntries);

    static string Capital(string word) =>
        word.Length == 0 ? word : CultureInfo.InvariantCulture.TextInfo.ToUpper(word[0]) + word[1..];
}
