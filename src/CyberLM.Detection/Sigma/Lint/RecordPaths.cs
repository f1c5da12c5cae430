using CyberLM.Detection.Stateful;
using CyberLM.Logs;

namespace CyberLM.Detection.Sigma;

/// <summary>The paths that records have, for what was perhaps meant by one that they do not have.</summary>
public sealed class RecordPaths
{
    const int MostEdits = 2;

    /// <summary>Some logs have keys that are values; the first of them are enough to name a field.</summary>
    const int MostKept = 5_000;

    readonly HashSet<string> paths = new(StringComparer.Ordinal);

    public void Add(in LogRecord record)
    {
        if (paths.Count >= MostKept) return;
        RecordScalars.Read(record.Utf8.Span, (path, _, _) => paths.Add(path) && paths.Count >= MostKept);
    }

    /// <summary>A path, or the end of one, that is the field but for a letter or two; null: there is none.</summary>
    public string? Near(string field)
    {
        int levels = field.Count(letter => letter == '.') + 1;
        var byEnd = paths.GroupBy(path => End(path, levels)).ToDictionary(same => same.Key, same => same.First());
        return NearestWord.Of(field, paths, MostEdits)
            ?? (NearestWord.Of(field, byEnd.Keys, MostEdits) is { } end ? byEnd[end] : null);
    }

    static string End(string path, int levels)
    {
        string[] parts = path.Split('.');
        return parts.Length <= levels ? path : string.Join('.', parts[^levels..]);
    }
}
