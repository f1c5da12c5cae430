namespace CyberLM.Logs;

/// <summary>Turns an answer that nothing predicts into tokens of the slot's own, and perhaps a residual; what it cannot is text.</summary>
abstract class Coder(Slot slot)
{
    public Slot Slot => slot;

    /// <summary>The first of its tokens; set when the vocabulary is laid out.</summary>
    public int First { get; set; }

    /// <summary>How many tokens it has of its own.</summary>
    public abstract int Tokens { get; }

    /// <summary>Appends the tokens of the row's answer; false where there are none for it.</summary>
    protected abstract bool TryEncode(EncodingRecord encoding, Row row);

    /// <summary>Reads the answer from its own tokens, of which the first has come.</summary>
    protected abstract IEnumerable<Next> TakeOwn(DecodingRecord decoding, Row row);

    /// <summary>Which of its own tokens may come.</summary>
    protected virtual void Allow(DecodingRecord decoding, Row row) => decoding.Allow(First, Tokens);

    /// <summary>The row's answer was spelled as text.</summary>
    protected virtual void TookText(DecodingRecord decoding, Row row)
    {
    }

    public void Encode(EncodingRecord encoding, Row row)
    {
        if (!TryEncode(encoding, row)) encoding.Text.Encode(encoding.Rows.Spelling(row, slot), encoding.Tokens);
    }

    public IEnumerable<Next> Decode(DecodingRecord decoding, Row row)
    {
        Allow(decoding, row);
        decoding.Allow(FieldTokens.String, 2);
        yield return default;
        if (decoding.Token is not (FieldTokens.String or FieldTokens.Raw))
        {
            foreach (var next in TakeOwn(decoding, row)) yield return next;
            yield break;
        }
        int start = decoding.Rows.Text.Length;
        foreach (var next in decoding.Text.Decode(decoding)) yield return next;
        decoding.Rows.SetSpelling(row, slot, start, decoding.Rows.Text.Length - start);
        TookText(decoding, row);
    }
}

/// <summary>A coder whose every answer is one token, or text.</summary>
abstract class OneTokenCoder(Slot slot) : Coder(slot)
{
    /// <summary>The answer of one of its own tokens.</summary>
    protected abstract void Take(DecodingRecord decoding, Row row, int token);

    protected sealed override IEnumerable<Next> TakeOwn(DecodingRecord decoding, Row row)
    {
        Take(decoding, row, decoding.Token - First);
        return [];
    }
}
