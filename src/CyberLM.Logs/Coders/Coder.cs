namespace CyberLM.Logs;

/// <summary>Turns an answer that nothing predicts into tokens of the slot's own, and perhaps a residual; what it cannot is text.</summary>
abstract class Coder(Slot slot)
{
    public Slot Slot => slot;

    /// <summary>The first of its tokens; set when the vocabulary is laid out.</summary>
    public int First { get; set; }

    /// <summary>What does not stand beside answers of other slots; null for most.</summary>
    public ExcludedAnswers? Excluded { get; set; }

    /// <summary>How long the slot stays as it was; null for most.</summary>
    public Steady? Steady { get; set; }

    /// <summary>How many tokens it has of its own.</summary>
    public abstract int Tokens { get; }

    /// <summary>Where, among its own, tokens of another meaning begin.</summary>
    public virtual IEnumerable<int> Families => Tokens > 0 ? [0] : [];

    /// <summary>Appends the tokens of the row's answer; false where there are none for it.</summary>
    protected abstract bool TryEncode(EncodingRecord encoding, Row row);

    /// <summary>Reads the answer from its own tokens, of which the first has come.</summary>
    protected abstract IEnumerable<Next> TakeOwn(DecodingRecord decoding, Row row);

    /// <summary>Which of its own tokens may come.</summary>
    protected virtual void Allow(DecodingRecord decoding, Row row) => decoding.Allow(First, Tokens);

    /// <summary>Which of them say what is not known.</summary>
    protected virtual void AllowNew(DecodingRecord decoding)
    {
    }

    /// <summary>Answers that no symbol has and that may come again, by their tokens.</summary>
    public virtual IEnumerable<(int Token, byte[] Answer)> ComingAgain(SequenceState state) => [];

    /// <summary>What new values of the slot look like, where the records had some that had to be spelled.</summary>
    public virtual NewForms New => default;

    /// <summary>The row's answer was spelled as text.</summary>
    protected virtual void TookText(DecodingRecord decoding, Row row)
    {
    }

    public void Encode(EncodingRecord encoding, Row row)
    {
        if (TryEncode(encoding, row)) return;
        var spelling = encoding.Rows.Spelling(row, slot);
        if (slot.Kind == SlotKind.Value && encoding.Protected is { } values && values.Suppresses(slot.Path, spelling))
            encoding.Text.EncodeUntold(spelling, encoding.Tokens);
        else encoding.Text.Encode(spelling, encoding.Tokens);
    }

    /// <param name="silent">what would tell the answer, and says nothing of this key; null where nothing would</param>
    public IEnumerable<Next> Decode(DecodingRecord decoding, Row row, Function? silent)
    {
        decoding.InPlace = null;
        var (form, origin) = decoding.IsStrict ? AllowStrictly(decoding, row, silent) : AllowAnything(decoding, row);
        yield return default;
        if (decoding.Token is not (FieldTokens.String or FieldTokens.Raw))
        {
            foreach (var next in TakeOwn(decoding, row)) yield return next;
            yield break;
        }
        int start = decoding.Rows.Text.Length;
        if (!Make(decoding, row, form, origin))
            foreach (var next in decoding.Text.Decode(decoding, form)) yield return next;
        decoding.Rows.SetSpelling(row, slot, start, decoding.Rows.Text.Length - start);
        TookText(decoding, row);
    }

    /// <summary>Something new, where the records have values that it can be like.</summary>
    bool Make(DecodingRecord decoding, Row row, NewForms? form, AnswerOrigin origin)
    {
        if (origin == AnswerOrigin.Spelled || slot.Kind != SlotKind.Value) return false;
        bool isString = decoding.Token == FieldTokens.String;
        var looks = isString ? form?.String : form?.Number;
        bool Fits(byte[] answer) => looks is null || looks.Accepts(Copy.Content(answer));
        if (Vary(decoding, row, isString, origin, Fits) is not { } made) return false;
        decoding.Rows.Text.Add(made);
        return true;
    }

    /// <summary>A value like a known one, which is remembered; null where nothing like it is known.</summary>
    protected byte[]? Vary(DecodingRecord decoding, Row row, bool isString, AnswerOrigin origin, Func<byte[], bool> fits)
    {
        bool Stands(int symbol) => Excluded?.Allows(decoding, row, symbol) ?? true;
        if (Variation.Of(slot, isString, origin, fits, Stands, decoding.State, decoding.Residual) is not { } made) return null;
        decoding.MadeLike = made.Like;
        if (slot.Symbols.Find(made.Answer) < 0) decoding.State.Made.Remember(slot, made.Answer, made.Like);
        return made.Answer;
    }

    (NewForms?, AnswerOrigin) AllowAnything(DecodingRecord decoding, Row row)
    {
        Allow(decoding, row);
        decoding.Allow(FieldTokens.String, 2);
        return (null, AnswerOrigin.Spelled);
    }

    /// <summary>What a generated record may have here.</summary>
    /// <returns>what a text must look like</returns>
    (NewForms?, AnswerOrigin) AllowStrictly(DecodingRecord decoding, Row row, Function? silent)
    {
        var asked = decoding.Limits!.Of(row);
        bool isFree = asked is null || asked.IsFree(slot), mustBeNew = asked?.MustBeNew(slot) ?? false;
        if ((isFree ? silent?.Recall(decoding.Rows, row) : asked!.Wanted(slot)) is { } wanted)
            return (AllowWanted(decoding, wanted), AnswerOrigin.Spelled);
        if (asked?.Allowed(slot) is { } among) return (AllowAmong(decoding, row, among), AnswerOrigin.Spelled);
        // What is always spelled has been learned letter by letter, and the model has never seen a record that goes on without the letters.
        bool isLearned = Tokens == 0 && New == default;
        var origin = isLearned ? AnswerOrigin.Spelled : silent is { IsOneToOne: true } ? AnswerOrigin.MadeForKey
            : mustBeNew ? AnswerOrigin.MadeNew : AnswerOrigin.Made;
        if (mustBeNew)
        {
            AllowNew(decoding);
            return (AllowText(decoding, FormsOfKnown()), origin);
        }
        Allow(decoding, row);
        var forms = Excluded?.Restrict(decoding, row, New) ?? New;
        return (StaysAsItWas(decoding) ? default : AllowText(decoding, forms), origin);
    }

    /// <summary>Leaves what the record before had, where this one follows so quickly; not where that cannot be.</summary>
    bool StaysAsItWas(DecodingRecord decoding)
    {
        if (Steady is null || decoding.State.Last(slot) is not { } last) return false;
        if (!(decoding.State.LastTime - last.Time < Steady.Within)) return false;
        if (TokenOf(decoding, last.Answer) is not { } token || !decoding.Allowed.Exists(range => range.Contains(token))) return false;
        decoding.Allowed.Clear();
        decoding.Allow(token, 1);
        return true;
    }

    NewForms AllowWanted(DecodingRecord decoding, byte[] wanted)
    {
        if (TokenOf(decoding, wanted) is not null) return AllowOne(decoding, wanted);
        if (TokenOfNew(wanted) is { } kind) decoding.Allow(kind, 1);
        else if (decoding.State.StandIns?.Of(slot, wanted) is >= 0 and int symbol)
        {
            decoding.InPlace = wanted;
            decoding.Allow(First + symbol, 1);
        }
        else return AllowOne(decoding, wanted);
        return default;
    }

    NewForms AllowAmong(DecodingRecord decoding, Row row, IReadOnlySet<byte[]> among)
    {
        foreach (byte[] answer in among)
            if (TokenOf(decoding, answer) is { } token) decoding.Allow(token, 1);
        if (decoding.Allowed.Count == 0) return AllowOne(decoding, among.First());
        Excluded?.Restrict(decoding, row, default);
        return default;
    }

    /// <summary>One answer and no other: by its token, or spelled.</summary>
    NewForms AllowOne(DecodingRecord decoding, byte[] answer)
    {
        var exact = new ExactText(Copy.Content(answer).ToArray());
        if (TokenOf(decoding, answer) is { } token) decoding.Allow(token, 1);
        else decoding.Allow(answer is [(byte)'"', ..] ? FieldTokens.String : FieldTokens.Raw, 1);
        return new(exact, exact);
    }

    /// <summary>A slot that was predicted throughout and is not this time has no other way.</summary>
    static NewForms AllowText(DecodingRecord decoding, NewForms forms)
    {
        if (decoding.Allowed.Count == 0 && forms == default) forms = new(TextFormat.Any, null);
        if (forms.String is not null) decoding.Allow(FieldTokens.String, 1);
        if (forms.Number is not null) decoding.Allow(FieldTokens.Raw, 1);
        return forms;
    }

    NewForms FormsOfKnown()
    {
        byte[][] known = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())];
        byte[][] strings = [.. known.Where(answer => answer is [(byte)'"', _, .., (byte)'"']).Select(answer => answer[1..^1])];
        bool numbers = known.Any(answer => answer is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..]);
        return new(New.String ?? (strings.Length > 0 ? TextFormat.Of(strings) : null),
            New.Number ?? (numbers ? new NumberText(whole: false) : null));
    }

    /// <summary>The token that says an answer; null where it has to be spelled.</summary>
    protected virtual int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) => null;

    /// <summary>Of an answer that is asked for and has no token of any kind.</summary>
    public virtual void AddStandIn(StandIns standIns, byte[] answer)
    {
    }

    /// <summary>The token that says what kind of new answer it is, where there is one; which one of the kind is residual.</summary>
    protected virtual int? TokenOfNew(ReadOnlySpan<byte> answer) => null;
}

/// <summary>What values look like that have no token: strings and what is none; null where there are no such.</summary>
readonly record struct NewForms(ByteAutomaton? String, ByteAutomaton? Number);

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
