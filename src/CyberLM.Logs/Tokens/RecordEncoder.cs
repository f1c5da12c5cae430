namespace CyberLM.Logs;

/// <summary>
/// Records to tokens and residual: [exceptions] type, then what the type does not predict, slot by slot, then the elements of arrays. What
/// cannot be taken apart is spelled as text. One caller at a time.
/// </summary>
sealed class RecordEncoder(LogSchema schema)
{
    readonly RecordTape tape = new();
    readonly TapeReader reader = new(pairs: schema.Tree.HasPairs);
    readonly RowFiller filler = new(schema.Tree, grows: false);
    readonly ResidualWriter unused = new();
    readonly SortedSet<int> exceptions = [];
    readonly List<int> due = [];
    RecordRows? rows;
    bool isText;

    /// <summary>Told how many tokens a slot has taken, where it has taken any.</summary>
    public Action<Slot, int>? Spent { get; set; }

    /// <summary>Values that are not told; such records do not come back.</summary>
    public ProtectedValues? Protected { get; set; }

    /// <summary>Told the slots of a record, once each.</summary>
    public Action<Slot>? Met { get; set; }

    /// <summary>Indices of the slots whose prediction the record encoded last has broken.</summary>
    public IReadOnlyCollection<int> Exceptions => exceptions;

    /// <summary>What was due where each token of the record encoded last stands.</summary>
    public IReadOnlyList<int> Due => due;

    /// <summary>The answers of the record encoded last; null where it is kept as text.</summary>
    public RecordRows? Rows => isText ? null : rows;

    public void Encode(ReadOnlySpan<byte> record, SequenceState state, List<int> tokens, ResidualWriter residual)
    {
        rows ??= new(schema.Tree, tape.Text);
        rows.Sequence = state;
        exceptions.Clear();
        due.Clear();
        int start = tokens.Count;
        isText = !reader.Read(record, tape) || !filler.Fill(tape, rows);
        if (isText)
        {
            tokens.Add(FieldTokens.Verbatim);
            EncodeWhole(record, tokens);
            WasDue(DueSlots.Record, tokens.Count - start);
            return;
        }
        var type = schema.TypeOf(rows);
        FindExceptions(rows.Root, type);
        if (exceptions.Count > 0)
        {
            tokens.Add(FieldTokens.Exceptions);
            foreach (int slot in exceptions) tokens.Add(schema.FirstException + slot);
        }
        tokens.Add(schema.FirstType + type.Number);
        WasDue(DueSlots.Record, tokens.Count - start);
        Encode(new EncodingRecord(rows, state, schema.Text, tokens, residual) { Protected = Protected }, rows.Root, type);
        schema.Learn(rows, rows.Root, type);
        if (Met is not null) TellMet(rows.Root, []);
    }

    /// <summary>A prediction that fails in one element of an array fails for the record: it is said once, before the record.</summary>
    void FindExceptions(Row row, RecordType type)
    {
        var order = type.Order(row.Scope);
        var met = row.BeginCoding(type);
        foreach (int place in met)
        {
            var slot = order[place];
            if (type[slot] is { } predictor && !IsExcepted(slot) && predictor.Knows(rows!, row)
                && !predictor.Fits(rows!, row, rows!.Spelling(row, slot), unused)) exceptions.Add(slot.Index);
            row.Answer(slot);
        }
        unused.Clear();
        foreach (int place in met)
            if (order[place].Kind == SlotKind.Length)
                foreach (var element in row.Elements(order[place].Node))
                    FindExceptions(element, type);
    }

    bool IsExcepted(Slot slot) => exceptions.Count > 0 && exceptions.Contains(slot.Index);

    void Encode(EncodingRecord encoding, Row row, RecordType type)
    {
        var order = type.Order(row.Scope);
        var met = row.BeginCoding(type);
        foreach (int place in met)
        {
            var slot = order[place];
            int before = encoding.Tokens.Count;
            bool predicted = type[slot] is { } predictor && !IsExcepted(slot) && predictor.Knows(rows!, row)
                && predictor.Fits(rows!, row, rows!.Spelling(row, slot), encoding.Residual);
            if (!predicted) schema.Coders[slot.Index].Encode(encoding, row);
            row.Answer(slot);
            if (slot.Kind == SlotKind.Layout) EncodeUnknown(encoding, row, slot);
            if (encoding.Tokens.Count == before) continue;
            WasDue(DueSlots.Of(slot), encoding.Tokens.Count - before);
            Spent?.Invoke(slot, encoding.Tokens.Count - before);
        }
        foreach (int place in met)
            if (order[place].Kind == SlotKind.Length)
                foreach (var element in row.Elements(order[place].Node))
                    Encode(encoding, element, type);
    }

    void WasDue(int what, int tokens)
    {
        for (; tokens > 0; tokens--) due.Add(what);
    }

    void TellMet(Row row, HashSet<Slot> told)
    {
        foreach (var slot in row.Met)
        {
            if (told.Add(slot)) Met!(slot);
            if (slot.Kind == SlotKind.Length)
                foreach (var element in row.Elements(slot.Node))
                    TellMet(element, told);
        }
    }

    /// <summary>Values without a slot follow the layout that names their keys.</summary>
    void EncodeUnknown(EncodingRecord encoding, Row row, Slot layout)
    {
        foreach (var value in row.Unknown)
            if (value.LayoutPlace == layout.Place)
                EncodeWhole(rows!.Text.Slice(value.Start, value.Length), encoding.Tokens);
    }

    /// <summary>How many have what has no slot is not known: it is not told where anything is protected.</summary>
    void EncodeWhole(ReadOnlySpan<byte> text, List<int> tokens)
    {
        if (Protected is null) schema.Text.EncodeBytes(text, tokens);
        else tokens.Add(schema.Text.First);
    }
}
