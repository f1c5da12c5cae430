namespace CyberLM.Detection.Sigma;

/// <summary>
/// A rule that an event satisfies: the event's number from 0, which of the rule's conditions held first, from 0, and how far from their
/// names the rule's fields were found.
/// </summary>
public readonly record struct SigmaMatch(SigmaRule Rule, long Event, int Condition, FieldTier Tier);
