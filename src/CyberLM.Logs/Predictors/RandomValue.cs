namespace CyberLM.Logs;

/// <summary>A fresh identifier in every row: nothing about it can be learned but its pattern.</summary>
sealed class RandomValue(RandomPattern pattern) : Predictor
{
    public RandomPattern Pattern => pattern;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual)
    {
        if (!pattern.Matches(answer)) return false;
        residual.Add(answer, pattern.Bits);
        return true;
    }

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) => residual.Write(pattern, to);
}
