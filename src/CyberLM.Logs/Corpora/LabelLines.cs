using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A line of a file of labels: a JSON object about a record.</summary>
/// <param name="Number">in the file, from 1</param>
/// <param name="Place">file and line, for errors</param>
public sealed record LabelLine(JsonElement Json, long Number, string Place, string Hint)
{
    public CyberLMException Wrong(string what) => new($"{Place}: {what}", Hint);

    /// <summary>A text or number; null where there is none.</summary>
    public string? Scalar(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString() : null;
}

/// <summary>Files of labels, line by line. What a label is, is said by whoever reads them; what any line must be is said here.</summary>
public static class LabelLines
{
    /// <param name="named">the file, for errors</param>
    /// <param name="hint">what a line looks like</param>
    /// <param name="take">told of each line; what it is told holds until it returns</param>
    /// <returns>lines that are not blank</returns>
    /// <exception cref="CyberLMException">a line is no JSON object, or has what is no text; with its place</exception>
    public static long Read(string file, string named, string hint, Action<LabelLine> take)
    {
        long number = 0, lines = 0;
        foreach (string text in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            lines++;
            var line = new LabelLine(default, number, $"{named}, line {number}", hint);
            try
            {
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.ValueKind != JsonValueKind.Object) throw line.Wrong("no JSON object");
                take(line with { Json = json.RootElement });
            }
            catch (JsonException e)
            {
                throw line.Wrong($"not JSON: {e.Message}");
            }
            catch (InvalidOperationException)
            {
                throw line.Wrong("it has half of a surrogate pair, which is no text");
            }
        }
        return lines;
    }
}
