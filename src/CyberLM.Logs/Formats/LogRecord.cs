namespace CyberLM.Logs;

/// <summary>
/// One record without line break, and where it began: line from 1, byte offset in the text after unpacking and conversion to UTF-8; in
/// Parquet the row from 1, and no offset.
/// </summary>
public readonly record struct LogRecord(ReadOnlyMemory<byte> Utf8, string Source, long Line, long Offset);

/// <summary>Input that was passed over, and why.</summary>
public readonly record struct BadRecord(string Source, long Line, long Offset, string Reason)
{
    public override string ToString() => $"{Source}, line {Line}, byte {Offset}: {Reason}";
}

/// <summary>How a file holds its records; found by content.</summary>
public enum LogFormat
{
    /// <summary>Every line is a record as it stands.</summary>
    Lines,

    /// <summary>Every line is a JSON object.</summary>
    JsonLines,

    /// <summary>A table of separated values, a row a record, the first line the keys.</summary>
    Csv,

    /// <summary>Columns, row group by row group; a row a record.</summary>
    Parquet,

    /// <summary>JSON objects one after the other, over lines or not, bare or in arrays or in {"records":[...]}.</summary>
    JsonValues,
}
