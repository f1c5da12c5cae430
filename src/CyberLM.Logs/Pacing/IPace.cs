namespace CyberLM.Logs;

/// <summary>Says when each record is due.</summary>
public interface IPace
{
    /// <summary>Records that are made before they are due; more are not.</summary>
    int MostAhead { get; }

    /// <summary>Records come too late, by more than a timer does.</summary>
    bool IsMissed { get; }

    /// <summary>Waits until the next record is due.</summary>
    /// <param name="time">its own: nanoseconds since 1970, null where none is known</param>
    Task WaitAsync(long? time, CancellationToken stop);
}
