namespace CyberLM.Logs;

/// <summary>An address goes with a place, mostly: where the place is one that no record had, so is the address.</summary>
sealed record Tie(Slot Address, Slot Place);
