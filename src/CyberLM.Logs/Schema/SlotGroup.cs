namespace CyberLM.Logs;

/// <summary>Slots that a model of their own draws before the others are written, under the name that the user gave them.</summary>
sealed record SlotGroup(string Name, IReadOnlyList<Slot> Slots);
