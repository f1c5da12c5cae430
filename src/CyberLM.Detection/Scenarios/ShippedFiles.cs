using System.Reflection;
using System.Text;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// Scenarios and rules that come with the program: within its assembly, so that they are found wherever it runs from and always fit it.
/// </summary>
public static class ShippedFiles
{
    public const string Scenarios = "scenarios/", Rules = "rules/";

    static readonly Assembly Own = typeof(ShippedFiles).Assembly;

    /// <summary>Names below one of the two folders, in order.</summary>
    public static IReadOnlyList<string> Below(string folder) =>
        [.. Own.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string Text(string name)
    {
        using var stream = Own.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no {name} in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
