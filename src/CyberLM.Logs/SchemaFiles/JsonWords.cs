using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Text of a file that a person may have changed.</summary>
static class JsonWords
{
    /// <summary>The string; null is none.</summary>
    /// <exception cref="FormatException">null stands in its place</exception>
    public static string Text(this JsonElement element) =>
        element.GetString() ?? throw new FormatException("null stands where text is expected");
}
