using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>
/// Numbers that say where a record stands. Of files that are read side by side the how-manieth it was finds nothing again. In a file whose
/// records share its first line, as CloudTrail's do, the byte tells them apart.
/// </summary>
sealed class RecordPlaces
{
    const int PlaceBits = 40;
    readonly List<(string File, bool ByByte)> files = [];
    readonly Dictionary<(string File, bool ByByte), int> numbers = [];

    public long NumberOf(in LogRecord record)
    {
        var key = (record.Source, record is { Line: 1, Offset: > 0 });
        if (!numbers.TryGetValue(key, out int file))
        {
            numbers.Add(key, file = files.Count);
            files.Add(key);
        }
        return ((long)file << PlaceBits) + (key.Item2 ? record.Offset : record.Line);
    }

    /// <summary>The byte where the line does not say which record it is.</summary>
    public (string File, long Line, long? Byte) Of(long number)
    {
        var (file, byByte) = files[(int)(number >> PlaceBits)];
        long place = number & ((1L << PlaceBits) - 1);
        return byByte ? (file, 1, place) : (file, place, null);
    }
}
