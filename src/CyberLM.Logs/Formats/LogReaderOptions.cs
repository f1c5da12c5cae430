namespace CyberLM.Logs;

/// <summary>Limits that keep hostile input from taking memory or time.</summary>
public sealed record LogReaderOptions
{
    /// <summary>Bytes; a longer record is a bad one.</summary>
    public int LargestRecord { get; init; } = 16 << 20;

    /// <summary>Levels of nested JSON; a deeper record is a bad one.</summary>
    public int LargestDepth { get; init; } = 256;

    /// <summary>Bad records that the report lists; all are counted.</summary>
    public int BadRecordsListed { get; init; } = 20;

    /// <summary>Records of several files in order of their times, instead of one file after the other.</summary>
    public bool InOrderOfTime { get; init; }

    /// <summary>What "-" reads; standard input by default.</summary>
    public Stream? Input { get; init; }

    /// <summary>Ends the reading, also while it waits for a pipe.</summary>
    public CancellationToken Stop { get; init; }
}
