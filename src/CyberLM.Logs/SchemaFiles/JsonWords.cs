using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Values of a file that a person may have changed.</summary>
static class JsonWords
{
    /// <summary>The string; null is none.</summary>
    /// <exception cref="FormatException">null stands in its place</exception>
    public static string Text(this JsonElement element) =>
        element.GetString() ?? throw new FormatException("null stands where text is expected");

    /// <summary>A member that must be there.</summary>
    /// <exception cref="FormatException">it is not, by its name</exception>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) ? member : throw new FormatException($"{name} is missing");

    /// <param name="name">of the member, for the error</param>
    /// <exception cref="FormatException">it is something else</exception>
    public static int Whole(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) ? number
            : throw new FormatException($"{name} is {Shown(element)}, not a whole number");

    /// <summary>A member that is true or false, and false where it is missing.</summary>
    /// <exception cref="FormatException">it is something else</exception>
    public static bool Flag(this JsonElement parent, string name) => parent.TryGetProperty(name, out var flag)
        && (flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean()
            : throw new FormatException($"{name} is {Shown(flag)}, not true or false"));

    static string Shown(JsonElement element) => Printable.Of(AskedForm.Shown(element.GetRawText()));
}
