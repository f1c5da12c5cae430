namespace CyberLM.Gpt;

/// <summary>Paths without links, so that a file is known by whatever name.</summary>
public static class RealPath
{
    /// <summary>As the system's own: links that lead round in a circle lead nowhere.</summary>
    const int MostLinks = 40;

    /// <summary>The full path with every link on the way followed; what is not there stays as it is named.</summary>
    public static string Of(string path) => Of(path, MostLinks);

    static string Of(string path, int links)
    {
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full)!;
        foreach (string part in full[real.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = links > 0 && new FileInfo(next).LinkTarget is { } target ? Of(Path.Combine(real, target), --links) : next;
        }
        return real;
    }

    public static bool AreSame(string one, string other) => Of(one) == Of(other);

    /// <summary>Whether the path is the folder or lies in it, at any depth.</summary>
    public static bool LiesIn(string path, string folder)
    {
        string inner = Of(path), outer = Of(folder).TrimEnd('/');
        return inner == outer || inner.StartsWith(outer + '/', StringComparison.Ordinal);
    }
}
