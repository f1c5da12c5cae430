namespace CyberLM.Logs;

/// <summary>What a record is to be.</summary>
/// <param name="Conditions">null: what it likes</param>
/// <param name="Moment">the record's own time; null: when it likes</param>
/// <param name="IsMet">false where what was drawn for it can stand in no type of record</param>
readonly record struct RecordWish(Conditions? Conditions, (Slot Slot, byte[] Answer)? Moment, bool IsMet);
