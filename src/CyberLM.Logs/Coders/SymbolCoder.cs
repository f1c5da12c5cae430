namespace CyberLM.Logs;

/// <summary>One token for each known answer: layouts, lengths, kinds, spacings.</summary>
/// <param name="tokens">the first so many symbols have one; none where the slot is predicted throughout</param>
sealed class SymbolCoder(Slot slot, int tokens) : OneTokenCoder(slot)
{
    public override int Tokens => tokens;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        int symbol = encoding.Rows.Symbol(row, Slot);
        if (symbol < 0 || symbol >= tokens) return false;
        encoding.Tokens.Add(First + symbol);
        return true;
    }

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) =>
        Slot.Symbols.Find(answer) is >= 0 and int symbol && symbol < tokens ? First + symbol : null;

    protected override void Take(DecodingRecord decoding, Row row, int token) => decoding.Rows.SetSymbol(row, Slot, token);
}
