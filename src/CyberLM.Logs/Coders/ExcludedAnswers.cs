namespace CyberLM.Logs;

/// <summary>
/// Keeps a slot's answer apart from answers of other slots that it never stands beside: those that the record has already, and those that
/// are asked for and come later. Where nothing would be left, nothing is kept out.
/// </summary>
sealed class ExcludedAnswers
{
    /// <param name="Tokens">of the slot, from its first</param>
    sealed record Forbidden(bool[] Tokens)
    {
        /// <summary>Nor anything new.</summary>
        public bool Text { get; set; }
    }

    readonly Coder coder;
    readonly Dictionary<Slot, Forbidden?[]> beside = [];   // by symbol of the other slot; the last for any that is not known
    readonly List<TokenRange> before = [];

    ExcludedAnswers(Coder coder) => this.coder = coder;

    /// <param name="coders">by index of the slot; those that an exclusion concerns get one of these</param>
    public static void Give(IReadOnlyList<Exclusion> exclusions, Coder[] coders)
    {
        ExcludedAnswers Of(Slot slot) => coders[slot.Index].Excluded ??= new(coders[slot.Index]);
        foreach (var exclusion in exclusions)
        {
            Of(exclusion.Other).AddOther(exclusion);
            Of(exclusion.Slot).AddOwn(exclusion);
        }
    }

    /// <summary>The slot's answers are what the exclusion keeps out.</summary>
    void AddOther(Exclusion exclusion)
    {
        var there = At(exclusion.Slot, exclusion.Slot.Symbols.Find(exclusion.Answer));
        foreach (byte[] answer in exclusion.Never) there.Tokens[coder.Slot.Symbols.Find(answer)] = true;
        if (exclusion.Only is not { } only) return;
        there.Text = true;
        int kept = coder.Slot.Symbols.Find(only);
        for (int token = 0; token < there.Tokens.Length; token++) there.Tokens[token] |= token != kept;
    }

    /// <summary>The same from the other side: the slot's answer keeps something out, and that is there.</summary>
    void AddOwn(Exclusion exclusion)
    {
        int own = coder.Slot.Symbols.Find(exclusion.Answer);
        foreach (byte[] answer in exclusion.Never) At(exclusion.Other, exclusion.Other.Symbols.Find(answer)).Tokens[own] = true;
        if (exclusion.Only is not { } only) return;
        int kept = exclusion.Other.Symbols.Find(only);
        for (int symbol = SymbolTable.Unknown; symbol < exclusion.Other.Symbols.Count; symbol++)
            if (symbol != kept) At(exclusion.Other, symbol).Tokens[own] = true;
    }

    Forbidden At(Slot other, int symbol)
    {
        if (!beside.TryGetValue(other, out var bySymbol)) beside.Add(other, bySymbol = new Forbidden?[other.Symbols.Count + 1]);
        return bySymbol[Place(symbol, bySymbol)] ??= new(new bool[coder.Tokens]);
    }

    static int Place(int symbol, Forbidden?[] bySymbol) => symbol == SymbolTable.Unknown ? bySymbol.Length - 1 : symbol;

    /// <summary>Takes out of what may come next what must not.</summary>
    /// <param name="forms">of new values that may come</param>
    /// <returns>those that still may</returns>
    public NewForms Restrict(DecodingRecord decoding, Row row, NewForms forms)
    {
        before.Clear();
        before.AddRange(decoding.Allowed);
        var left = forms;
        foreach (var (other, bySymbol) in beside)
        {
            if (SymbolOf(decoding, row, other) is not { } symbol || bySymbol[Place(symbol, bySymbol)] is not { } forbidden) continue;
            Remove(decoding.Allowed, forbidden.Tokens);
            if (forbidden.Text) left = default;
        }
        RemoveMade(decoding, row);
        if (decoding.Allowed.Count > 0 || left != default) return left;
        decoding.Allowed.AddRange(before);
        return forms;
    }

    /// <summary>What was made like a known answer, and could come again, stands where that one stands.</summary>
    void RemoveMade(DecodingRecord decoding, Row row)
    {
        foreach (var (token, answer) in coder.ComingAgain(decoding.State))
            if (decoding.State.Made.LikeOf(coder.Slot, answer) is >= 0 and int like && !Allows(decoding, row, like))
                TokenRange.Remove(decoding.Allowed, token);
    }

    /// <summary>Whether one of the slot's known answers can stand beside what the record has.</summary>
    public bool Allows(DecodingRecord decoding, Row row, int symbol)
    {
        foreach (var (other, bySymbol) in beside)
            if (SymbolOf(decoding, row, other) is { } there && bySymbol[Place(there, bySymbol)] is { } forbidden
                && symbol < forbidden.Tokens.Length && forbidden.Tokens[symbol]) return false;
        return true;
    }

    /// <summary>Null where nothing is said of it yet; of what was made, that of the known one that it is like.</summary>
    static int? SymbolOf(DecodingRecord decoding, Row row, Slot other)
    {
        if (!row.Has(other))
            return decoding.Wanted(row, other) is not { } wanted ? null : other.Symbols.Find(wanted) is >= 0 and int known ? known
                : decoding.State.StandIns?.Of(other, wanted) ?? SymbolTable.Unknown;
        int symbol = decoding.Rows.Symbol(row, other);
        return symbol >= 0 ? symbol : decoding.State.Made.LikeOf(other, decoding.Rows.Spelling(row, other));
    }

    void Remove(List<TokenRange> allowed, bool[] tokens)
    {
        for (int i = allowed.Count - 1; i >= 0; i--)
        {
            var (first, end) = (allowed[i].First, allowed[i].First + allowed[i].Count);
            allowed.RemoveAt(i);
            for (int at = end; at > first;)
            {
                while (at > first && tokens[at - 1 - coder.First]) at--;
                int last = at;
                while (at > first && !tokens[at - 1 - coder.First]) at--;
                if (at < last) allowed.Insert(i, new(at, last - at));
            }
        }
    }
}
