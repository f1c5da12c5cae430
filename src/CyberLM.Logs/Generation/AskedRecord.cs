namespace CyberLM.Logs;

/// <summary>A record that is asked for: whose it is, when it is, and what stands in it. The model draws the rest.</summary>
/// <param name="User">whose day it belongs to; null: it is no one's</param>
/// <param name="Fields">a path once each</param>
/// <param name="Absent">paths that it does not have</param>
public sealed record AskedRecord(
    string? User, DateTimeOffset Time, IReadOnlyList<AskedField> Fields, IReadOnlyList<string> Absent)
{
    /// <summary>What the record is, where the model has learned such labels; null, and one that it does not know: background.</summary>
    public string? Label { get; init; }
}

/// <param name="Path">keys joined by dots, as the record nests them</param>
/// <param name="Json">a value, lists and objects among them</param>
/// <param name="Marks">records are of this kind because they have it: without it they are others</param>
public readonly record struct AskedField(string Path, string Json, bool Marks = false);

/// <summary>A record that was asked for, as the model wrote it.</summary>
/// <param name="Time">nanoseconds since 1970</param>
/// <param name="WrittenOver">paths where the model could not have what was asked, and it was written over what it drew</param>
public sealed record WrittenRecord(byte[] Utf8, long Time, IReadOnlyList<string> WrittenOver);
