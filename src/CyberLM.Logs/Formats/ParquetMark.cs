using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>What the cells of a column of text hold.</summary>
enum ParquetCells
{
    /// <summary>Not said: an object or array where the text is one, else a string.</summary>
    Found,

    /// <summary>Strings, whatever they look like.</summary>
    Text,

    /// <summary>Any values, as they are spelled in JSON.</summary>
    Json,
}

/// <summary>
/// What a file that we write says of each column in its metadata, as text of JSON under one key, so that records come back as they were:
/// {"user":"text","nested":"json","closed":"plain, null"}. Other readers pass over it.
/// </summary>
/// <param name="NullIsMissing">a cell without a value is a key that the record does not have, else a null</param>
readonly record struct ParquetMark(ParquetCells Cells, bool NullIsMissing)
{
    const string Key = "cyberlm.columns", Null = ", null";

    public static void Write(IEnumerable<(string Column, ParquetMark Mark)> marks, Dictionary<string, string> metadata) =>
        metadata[Key] = JsonSerializer.Serialize(marks.ToDictionary(column => column.Column, column => column.Mark.Word));

    string Word => Cells switch
    {
        ParquetCells.Text => "text",
        ParquetCells.Json => "json",
        _ => "plain",
    } + (NullIsMissing ? "" : Null);

    public static Dictionary<string, ParquetMark> Read(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || !metadata.TryGetValue(Key, out string? text)) return [];
        try
        {
            return (JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? []).ToDictionary(
                column => column.Key, column => Parse(column.Value ?? ""));
        }
        catch (JsonException)
        {
            return [];                                       // another's, or damaged: the columns are read as any
        }
    }

    static ParquetMark Parse(string word)
    {
        bool isNull = word.EndsWith(Null, StringComparison.Ordinal);
        return new((isNull ? word[..^Null.Length] : word) switch
        {
            "text" => ParquetCells.Text,
            "json" => ParquetCells.Json,
            _ => ParquetCells.Found,
        }, !isNull);
    }
}
