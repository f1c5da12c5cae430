namespace CyberLM.Logs;

/// <summary>
/// Determined by another slot: an application's name by its id, a city by its address. A key that was never seen determines nothing; the
/// answer is spelled then.
/// </summary>
/// <param name="outcomes">by symbol of the determinant; null where the key is too rare to be known</param>
sealed class Function(Slot from, byte[]?[] outcomes) : Predictor
{
    public Slot From => from;
    public IReadOnlyList<byte[]?> Outcomes => outcomes;

    public override IEnumerable<Slot> Needs => [from];

    public override bool Knows(RecordRows rows, Row row) => Outcome(rows, row) is not null;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual) =>
        answer.SequenceEqual(Outcome(rows, row));

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) => to.Add(Outcome(rows, row));

    byte[]? Outcome(RecordRows rows, Row row)
    {
        if (!row.Answered(from)) return null;
        int symbol = rows.Symbol(row, from);
        return symbol < 0 ? null : outcomes[symbol];
    }
}
