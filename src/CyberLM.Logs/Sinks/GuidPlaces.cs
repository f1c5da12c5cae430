using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// The strings of a record that are GUIDs, bare or in braces, each with its path as a schema names it: through pairs, and through JSON in
/// strings. One caller at a time.
/// </summary>
/// <param name="pairs">arrays of pairs are objects, as in the schema whose paths are looked for</param>
sealed class GuidPlaces(bool pairs = true)
{
    readonly RecordTape tape = new();
    readonly TapeReader reader = new(new LogReaderOptions().LargestDepth, pairs) { TakesAnyGaps = true };

    /// <summary>Nothing for what is no JSON object: its GUIDs have no place.</summary>
    public List<(string Path, Guid Value, string Text)> Of(ReadOnlySpan<byte> record)
    {
        var found = new List<(string, Guid, string)>();
        if (reader.Read(record.Trim(" \t\r\n"u8), tape)) Add(found, 0, "");
        return found;
    }

    void Add(List<(string, Guid, string)> found, int container, string path)
    {
        bool named = tape[container].Kind is ValueKind.Object or ValueKind.ObjectInString;
        for (int at = container + 1; at < tape[container].End; at = tape[at].End)
        {
            string name = named ? SchemaPath.Join(path, tape.Key(at)) : path + "[]";
            if (tape[at].Kind != ValueKind.Scalar)
            {
                Add(found, at, name);
                continue;
            }
            var text = Copy.Content(tape.Raw(at));
            if (text is [(byte)'{', .. var inner, (byte)'}']) text = inner;
            if (GuidText.TryParse(text, out var guid) && guid != Guid.Empty) found.Add((name, guid, Encoding.ASCII.GetString(text)));
        }
    }
}
