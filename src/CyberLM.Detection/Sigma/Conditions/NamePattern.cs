namespace CyberLM.Detection.Sigma;

/// <summary>Which identifiers a selector means: names that begin with an underscore only where it says so itself.</summary>
static class NamePattern
{
    public static bool Selects(string pattern, string name)
    {
        if (pattern.Equals("them", StringComparison.OrdinalIgnoreCase)) return !name.StartsWith('_');
        if (name.StartsWith('_') && !pattern.StartsWith('_')) return false;
        return Matches(pattern, name);
    }

    /// <summary>Stars stand for any text; the parts between them are found from left to right, the first and last at the ends.</summary>
    static bool Matches(string pattern, string name)
    {
        string[] parts = pattern.Split('*');
        if (parts.Length == 1) return pattern == name;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        int at = parts[0].Length;
        foreach (string part in parts[1..^1])
        {
            int found = name.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return name.Length - parts[^1].Length >= at && name.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
