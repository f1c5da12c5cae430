namespace CyberLM.Logs;

/// <param name="Time">nanoseconds since 1970, of the record before where it has none of its own; null where none is known</param>
public readonly record struct TimedRecord(byte[] Utf8, long? Time);
