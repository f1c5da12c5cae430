namespace CyberLM.Logs;

/// <summary>An address goes with a place, mostly: where the place is one that no record had, so is the address.</summary>
/// <param name="Mostly">the address that most records of a place have, by answers that are known</param>
sealed record Tie(Slot Address, Slot Place, IReadOnlyDictionary<byte[], byte[]> Mostly);
