using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Paths of fields: keys joined by dots.</summary>
static class FieldPaths
{
    const int Longest = 200;

    public static void Check(string path, int line)
    {
        if (path.Length == 0 || path.Length > Longest || path.Split('.').Any(key => key.Length == 0 || key.Any(char.IsControl)))
            throw new SigmaFault(line, $"'{path}' is no path; expected are keys joined by dots, such as properties.status.errorCode");
    }

    /// <summary>Whether one is the other or lies within it, so that both cannot be set.</summary>
    public static bool Overlap(string a, string b) => a == b || IsWithin(a, b) || IsWithin(b, a);

    static bool IsWithin(string inner, string outer) =>
        inner.Length > outer.Length && inner[outer.Length] == '.' && inner.StartsWith(outer, StringComparison.Ordinal);
}
