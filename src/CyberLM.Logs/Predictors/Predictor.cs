namespace CyberLM.Logs;

/// <summary>
/// Says what a slot's answer is, so that it costs no token: from nothing (a constant), from other slots of the row, or by its shape, where
/// the digits are not worth learning and are kept aside as residual.
/// </summary>
abstract class Predictor
{
    /// <summary>Slots of the same scope that must be answered before.</summary>
    public virtual IEnumerable<Slot> Needs => [];

    /// <summary>Whether there is a prediction for this row. If not, the slot is spelled out, and both sides know it.</summary>
    public virtual bool Knows(RecordRows rows, Row row) => true;

    /// <summary>Whether the answer is the predicted one; what the prediction leaves open goes into the residual.</summary>
    public abstract bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> spelling, ResidualWriter residual);

    /// <summary>Appends the predicted answer.</summary>
    public abstract void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to);

    /// <summary>The record is told: what it says is remembered for those that follow.</summary>
    public virtual void Learn(RecordRows rows, Row row)
    {
    }
}
