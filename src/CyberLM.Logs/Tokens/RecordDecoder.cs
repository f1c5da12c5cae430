namespace CyberLM.Logs;

/// <summary>
/// Tokens back to a record, one at a time: <see cref="Allowed"/> says what may come, <see cref="Accept"/> takes what came. It is also what
/// keeps a model to the schema while it generates. One record after the other, by <see cref="Begin"/>; the state goes on to the next.
/// </summary>
sealed class RecordDecoder
{
    readonly LogSchema schema;
    readonly DecodingRecord decoding;
    readonly HashSet<int> exceptions = [];
    readonly ByteBuffer record = new();
    IEnumerator<Next> walk = null!;

    /// <param name="limits">what a generated record must be; null when one is read back</param>
    public RecordDecoder(LogSchema schema, SequenceState state, IResidualSource residual, DecodingLimits? limits = null)
    {
        this.schema = schema;
        var rows = new RecordRows(schema.Tree, new ByteBuffer()) { Sequence = state };
        decoding = new(rows, state, schema.Text, residual) { Limits = limits };
        Begin();
    }

    /// <summary>The next record.</summary>
    public void Begin()
    {
        exceptions.Clear();
        record.Clear();
        decoding.Rows.Text.Clear();
        decoding.Allowed.Clear();
        Due = DueSlots.Record;
        walk = Walk().GetEnumerator();
        Finished = !walk.MoveNext();
    }

    /// <summary>The slots of the record, when it is finished.</summary>
    public RecordRows Rows => decoding.Rows;

    /// <summary>What may come next; nothing when the record is finished.</summary>
    public IReadOnlyList<TokenRange> Allowed => decoding.Allowed;

    public bool Finished { get; private set; }

    /// <summary>What is due where the next token will stand.</summary>
    public int Due { get; private set; }

    /// <summary>The record, when it is finished.</summary>
    public ReadOnlyMemory<byte> Record => record.Memory;

    /// <exception cref="ArgumentException">the token is not allowed here</exception>
    public void Accept(int token)
    {
        if (!IsAllowed(token))
            throw new ArgumentException($"token {token} cannot stand here", nameof(token));
        decoding.Allowed.Clear();
        decoding.Token = token;
        Finished = !walk.MoveNext();
    }

    IEnumerable<Next> Walk()
    {
        var rows = decoding.Rows;
        rows.Clear();
        AllowBeginning();
        yield return default;
        if (decoding.Token == FieldTokens.Verbatim)
        {
            foreach (var next in schema.Text.DecodeBytes(decoding)) yield return next;
            record.Add(rows.Text.Written);
            yield break;
        }
        if (decoding.Token == FieldTokens.Exceptions)
            foreach (var next in WalkExceptions()) yield return next;
        var type = schema.Types[decoding.Token - schema.FirstType];
        decoding.Limits?.Begin(type);
        RowExpectations.OfObject(schema.Tree.Root, rows.Root, spaced: true);
        foreach (var next in Walk(rows.Root, type)) yield return next;
        new RowPrinter(schema.Tree, rows, record).Print();
        schema.Learn(rows, rows.Root, type);
        if (decoding.IsStrict) schema.Remember(rows, decoding.State);
    }

    void AllowBeginning()
    {
        if (decoding.Limits is not { IsStrict: true } limits)
        {
            decoding.Allow(FieldTokens.Exceptions, 2);
            decoding.Allow(schema.FirstType, schema.Types.Count);
            return;
        }
        foreach (var type in schema.Types)
            if (limits.Allows(schema, type)) decoding.Allow(schema.FirstType + type.Number, 1);
    }

    public bool IsAllowed(int token)
    {
        foreach (var range in decoding.Allowed)
            if (range.Contains(token)) return true;
        return false;
    }

    /// <summary>Slots in ascending order, then the type.</summary>
    IEnumerable<Next> WalkExceptions()
    {
        for (int least = 0; ; least = decoding.Token - schema.FirstException + 1)
        {
            decoding.Allow(schema.FirstException + least, schema.Tree.Slots.Count - least);
            if (least > 0) decoding.Allow(schema.FirstType, schema.Types.Count);
            yield return default;
            if (decoding.Token < schema.FirstException) yield break;
            exceptions.Add(decoding.Token - schema.FirstException);
        }
    }

    IEnumerable<Next> Walk(Row row, RecordType type)
    {
        foreach (var slot in type.Order(row.Scope))
        {
            if (!row.Expects(slot)) continue;
            if (type[slot] is { } predictor && !exceptions.Contains(slot.Index) && predictor.Knows(decoding.Rows, row))
                Predict(row, slot, predictor);
            else
            {
                decoding.MadeLike = null;
                Due = DueSlots.Of(slot);
                foreach (var next in schema.Coders[slot.Index].Decode(decoding, row, type[slot] as Function)) yield return next;
                if (MadeLike(row, slot) is { } like)
                {
                    foreach (var function in type.FunctionsOf(slot)) function.LearnLikeness(decoding.Rows, row, like);
                    (type[slot] as Function)?.LearnLikenessOfKey(decoding.Rows, row, like);
                }
            }
            if (slot.Kind == SlotKind.Layout)
                foreach (var next in TakeLayout(row, slot)) yield return next;
            else if (slot.Kind == SlotKind.Element)
                RowExpectations.TakeElement(decoding.Rows, row, slot);
            else if (slot.Kind == SlotKind.Length)
                RowExpectations.TakeLength(decoding.Rows, row, slot);
        }
        foreach (var slot in type.Order(row.Scope))
            if (slot.Kind == SlotKind.Length && row.Expects(slot))
                foreach (var element in row.Elements(slot.Node))
                    foreach (var next in Walk(element, type))
                        yield return next;
    }

    /// <summary>The known answer that this one was made like, here or where it was told; null where it was not.</summary>
    int? MadeLike(Row row, Slot slot)
    {
        if (decoding.MadeLike is not null || !decoding.IsStrict) return decoding.MadeLike;
        int like = decoding.State.Made.LikeOf(slot, decoding.Rows.Spelling(row, slot));
        return like < 0 ? null : like;
    }

    void Predict(Row row, Slot slot, Predictor predictor)
    {
        var text = decoding.Rows.Text;
        int start = text.Length;
        // What a sequence has said of a key that the schema does not know gives way to what is asked for.
        if (predictor is RandomValue or Function && decoding.Wanted(row, slot) is { } wanted) text.Add(wanted);
        else predictor.Write(decoding.Rows, row, decoding.Residual, text);
        decoding.Rows.SetSpelling(row, slot, start, text.Length - start);
    }

    IEnumerable<Next> TakeLayout(Row row, Slot slot)
    {
        var node = slot.Node;
        int symbol = decoding.Rows.Symbol(row, slot);
        var layout = symbol >= 0 ? node.Layouts[symbol] : Layout.Parse(decoding.Rows.Spelling(row, slot), node) ?? new Layout([], null);
        row.Layout(slot) = layout;
        for (int entry = 0; entry < layout.Entries.Length; entry++)
        {
            if (layout.Entries[entry].Node is { } known)
            {
                RowExpectations.Of(known, layout.Entries[entry].Kind, row);
                continue;
            }
            int start = decoding.Rows.Text.Length;
            Due = DueSlots.Of(slot);
            foreach (var next in schema.Text.DecodeBytes(decoding)) yield return next;
            row.Unknown.Add(new(slot.Place, entry, start, decoding.Rows.Text.Length - start));
        }
    }
}
