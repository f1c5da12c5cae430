using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>A value of a record under its path; arrays add nothing to a path.</summary>
readonly record struct FieldValue(string Path, string Text, RecordScalarKind Kind);

/// <summary>The values of a record that an exclusion could name.</summary>
static class RecordValues
{
    /// <summary>Longer ones are messages, which no exclusion should hang on.</summary>
    const int LongestText = 200;

    public static IEnumerable<FieldValue> Of(ReadOnlyMemory<byte> json)
    {
        var found = new List<FieldValue>();
        RecordScalars.Read(json.Span, (path, text, kind) =>
        {
            if (text.Length is > 0 and <= LongestText && !path.Contains('|') && path.Length > 0)
                found.Add(new FieldValue(path, text, kind));
            return false;
        });
        return found.Distinct();
    }
}
