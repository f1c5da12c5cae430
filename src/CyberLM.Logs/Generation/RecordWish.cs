namespace CyberLM.Logs;

/// <summary>What a record is to be.</summary>
/// <param name="Conditions">null: what it likes</param>
/// <param name="Moment">the record's own time; null: when it likes</param>
/// <param name="IsMet">false where what was drawn for it can stand in no type of record</param>
readonly record struct RecordWish(Conditions? Conditions, (Slot Slot, byte[] Answer)? Moment, bool IsMet)
{
    /// <summary>It is there already: the model reads it, and goes on from it.</summary>
    public TimedRecord? There { get; init; }

    public static RecordWish Of(TimedRecord there) => new(null, null, IsMet: true) { There = there };
}
