using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>
/// Numbers that say where a record stands. Of files that are read side by side the how-manieth it was finds nothing again.
/// </summary>
sealed class RecordPlaces
{
    const int LineBits = 40;
    readonly List<string> files = [];
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public long NumberOf(in LogRecord record)
    {
        if (!numbers.TryGetValue(record.Source, out int file))
        {
            numbers.Add(record.Source, file = files.Count);
            files.Add(record.Source);
        }
        return ((long)file << LineBits) + record.Line;
    }

    public (string File, long Line) Of(long number) => (files[(int)(number >> LineBits)], number & ((1L << LineBits) - 1));
}
