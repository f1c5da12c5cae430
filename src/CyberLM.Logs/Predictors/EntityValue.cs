namespace CyberLM.Logs;

/// <summary>Whose record it is: said once, before the sequence.</summary>
sealed class EntityValue : Predictor
{
    public override bool Knows(RecordRows rows, Row row) => rows.Sequence?.Entity is not null;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual) =>
        answer.SequenceEqual(rows.Sequence!.Entity);

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) => to.Add(rows.Sequence!.Entity);
}
