namespace CyberLM.Logs;

/// <summary>
/// Which record a line of labels is about: all lines of a file say it as the first one does, by the number of the record over all files, by
/// the name of its file and the line in it, or by its id.
/// </summary>
public sealed class LabelledRecords
{
    enum Key : byte
    {
        Record,
        StreamLine,
        Id,
    }

    Key? key;

    /// <summary>Names of the fields in which lines say so.</summary>
    public string Record { get; init; } = "record";
    public string Stream { get; init; } = "stream";
    public string Line { get; init; } = "line";
    public string Id { get; init; } = "id";

    /// <summary>Where records have their id: the first path that is there.</summary>
    public IReadOnlyList<string> IdPaths { get; init; } = LabelConventions.IdPaths;

    /// <summary>Records are named by their number, which depends on the order in which files are read.</summary>
    public bool AreCounted => key == Key.Record;

    /// <summary>The name of the record that a line is about.</summary>
    /// <exception cref="CyberLMException">it does not say so</exception>
    public string NameIn(LabelLine line)
    {
        key ??= KeyOf(line) ?? throw line.Wrong("the line does not say which record it is about");
        return key switch
        {
            Key.Record => line.Scalar(Record),
            Key.StreamLine => line.Scalar(Stream) is { } stream && line.Scalar(Line) is { } number ? $"{stream}/{number}" : null,
            _ => line.Scalar(Id),
        } ?? throw line.Wrong("the line does not say which record it is about, as the first one does");
    }

    Key? KeyOf(LabelLine line) => line.Json.TryGetProperty(Record, out _) ? Key.Record
        : line.Json.TryGetProperty(Stream, out _) && line.Json.TryGetProperty(Line, out _) ? Key.StreamLine
        : line.Json.TryGetProperty(Id, out _) ? Key.Id
        : null;

    /// <summary>For people, of a line whose record has a name.</summary>
    public string Words(LabelLine line) => Printable.Of(key switch
    {
        Key.Record => $"record {line.Scalar(Record)}",
        Key.StreamLine => $"line {line.Scalar(Line)} of {line.Scalar(Stream)}",
        _ => $"the record with the id {line.Scalar(Id)}",
    });

    /// <summary>The name of a record; null where it has none.</summary>
    /// <param name="number">over all files, from 1</param>
    public string? NameOf(long number, in LogRecord record) => key switch
    {
        Key.Record => $"{number}",
        Key.StreamLine => $"{LabelConventions.StreamOf(record.Source)}/{record.Line}",
        _ => RecordScalars.First(record.Utf8.Span, IdPaths),
    };
}
