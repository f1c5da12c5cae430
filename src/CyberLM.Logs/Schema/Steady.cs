namespace CyberLM.Logs;

/// <summary>
/// A value that stays as it was while records of the same sequence follow one another quickly: where someone is does not change within a
/// burst. It holds back what is generated, not what can be said.
/// </summary>
/// <param name="Within">nanoseconds from the record before; at this and more it may be another</param>
sealed record Steady(Slot Slot, long Within);
