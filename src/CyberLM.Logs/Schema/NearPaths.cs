namespace CyberLM.Logs;

/// <summary>
/// Known paths that a path may have been meant for. Three things go wrong: what stands before the field (location.city under another
/// object), the field's name cut short (ip, app, os), and letters. The nearest of each comes in turn, so that one does not hide the others.
/// </summary>
static class NearPaths
{
    /// <summary>A piece of a name that short is in many.</summary>
    const int ShortestPiece = 3;

    public static IEnumerable<string> Of(string path, IEnumerable<string> known)
    {
        string[] paths = [.. known.Distinct(StringComparer.Ordinal)];
        string[] asked = Parts(path);
        string name = asked[^1];
        string[][] ways =
        [
            [.. paths.Where(one => Shared(Parts(one), asked) > 0).OrderByDescending(one => Shared(Parts(one), asked)).ThenBy(Depth)],
            [.. paths.Where(one => Cut(name, one) >= 0).OrderBy(one => Cut(name, one)).ThenBy(Depth).ThenBy(one => one.Length)],
            [.. paths.OrderBy(one => Distance(one.ToLowerInvariant(), path.ToLowerInvariant()))],
        ];
        return Enumerable.Range(0, paths.Length)
            .SelectMany(turn => ways.Where(way => turn < way.Length).Select(way => way[turn])).Distinct();
    }

    /// <summary>Case, underscores and hyphens are spelling.</summary>
    static string[] Parts(string path) =>
        path.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant().Split('.');

    static int Depth(string path) => path.Count(letter => letter == '.');

    /// <summary>Parts at the end that both have.</summary>
    static int Shared(string[] path, string[] asked)
    {
        int shared = 0;
        while (shared < path.Length && shared < asked.Length && path[^(shared + 1)] == asked[^(shared + 1)]) shared++;
        return shared;
    }

    /// <summary>How a name is short for the last part of a path, the likeliest way first; -1 where it is not.</summary>
    static int Cut(string name, string path)
    {
        string last = Parts(path)[^1];
        if (name.Length == 0 || last == name) return -1;
        if (last.StartsWith(name, StringComparison.Ordinal)) return 0;
        if (Initials(path) == name) return 1;
        if (name.Length < ShortestPiece || last.Length < ShortestPiece) return -1;
        return last.Contains(name, StringComparison.Ordinal) ? 2 : name.Contains(last, StringComparison.Ordinal) ? 3 : -1;
    }

    /// <summary>upn of userPrincipalName.</summary>
    static string Initials(string path)
    {
        string last = path[(path.LastIndexOf('.') + 1)..];
        return string.Concat(last.Where((letter, place) => place == 0 || char.IsAsciiLetterUpper(letter))).ToLowerInvariant();
    }

    /// <summary>Least over the ends of the path at a dot.</summary>
    static double Distance(string path, string name)
    {
        double least = EditDistance.Share(path, name);
        for (int dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            least = Math.Min(least, EditDistance.Share(path[(dot + 1)..], name));
        return least;
    }
}
