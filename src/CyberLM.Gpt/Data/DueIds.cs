namespace CyberLM.Gpt;

/// <summary>
/// Ids that say a token and, with it, what is due where it stands: which field of a record, as far as what stands before decides it. A
/// schema knows that before the token comes. What is due where the next token will stand is an input of the model, as the kinds of tokens
/// are in BERT (Devlin et al., 2019); it need not find out which field it is in, and may still say any token.
/// </summary>
/// <param name="VocabSize">tokens alone; an id below it says a token that is due by no one</param>
public readonly record struct DueIds(int VocabSize)
{
    /// <summary>Kinds that can be told beside so many tokens: an id has 31 bits.</summary>
    public static int MostDues(int vocabSize) => int.MaxValue / vocabSize;

    public int Of(int token, int due) => due * VocabSize + token;

    public int Token(int id) => id % VocabSize;

    public int Due(int id) => id / VocabSize;

    /// <summary>Replaces ids by their tokens.</summary>
    public void Split(Span<int> ids, Span<int> dues)
    {
        for (int i = 0; i < ids.Length; i++) (dues[i], ids[i]) = Math.DivRem(ids[i], VocabSize);
    }
}
