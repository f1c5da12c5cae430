namespace CyberLM.Logs;

/// <summary>Always the same.</summary>
sealed class Constant(byte[] spelling) : Predictor
{
    public ReadOnlySpan<byte> Spelling => spelling;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual) =>
        answer.SequenceEqual(spelling);

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) => to.Add(spelling);
}
