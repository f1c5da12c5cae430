namespace CyberLM.Logs;

/// <summary>
/// What is known about the records of a log: their paths, what predicts each slot in each type of record, how the rest is coded, and the
/// ids of all tokens.
/// </summary>
sealed class LogSchema
{
    readonly Dictionary<int, RecordType> typeOfSymbol = [];

    /// <param name="types">the first is that of records without a type</param>
    /// <param name="typeOfSymbol">the types by symbol of the type slot</param>
    /// <param name="coders">by index of the slot</param>
    public LogSchema(
        SchemaTree tree, Slot? typeSlot, IReadOnlyList<RecordType> types, IReadOnlyDictionary<int, RecordType> typeOfSymbol, Coder[] coders,
        CyberLM.Gpt.BpeTokenizer pieces)
    {
        Tree = tree;
        TypeSlot = typeSlot;
        Types = types;
        Coders = coders;
        foreach (var (symbol, type) in typeOfSymbol) this.typeOfSymbol.Add(symbol, type);
        FirstType = FieldTokens.Count;
        FirstException = FirstType + types.Count;
        int next = FirstException + tree.Slots.Count;
        foreach (var coder in coders)
        {
            coder.First = next;
            next += coder.Tokens;
        }
        Text = new(next, pieces);
        VocabSize = next + Text.Count;
    }

    public SchemaTree Tree { get; }
    public Slot? TypeSlot { get; }
    public IReadOnlyList<RecordType> Types { get; }
    public IReadOnlyList<Coder> Coders { get; }
    public TextCoder Text { get; }

    /// <summary>The token of a type is this and its number.</summary>
    public int FirstType { get; }

    /// <summary>The token that excepts a slot is this and the slot's index.</summary>
    public int FirstException { get; }
    public int VocabSize { get; }

    public RecordType TypeOf(RecordRows rows)
    {
        if (TypeSlot is null || !rows.Root.Has(TypeSlot)) return Types[0];
        return typeOfSymbol.GetValueOrDefault(rows.Symbol(rows.Root, TypeSlot), Types[0]);
    }
}
