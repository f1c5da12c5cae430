namespace CyberLM.Logs;

/// <summary>
/// Values of any kind: known ones by a token each; one that came shortly before by how long ago (session, correlation, process, a new
/// address); a fresh identifier by its pattern; a message by its template; a new address by its network. What is left is text, and can come
/// again from then on.
/// </summary>
/// <param name="symbols">the first so many symbols have a token</param>
/// <param name="remembered">values without one that can be pointed back to</param>
/// <param name="forms">what values look like that had to be spelled</param>
/// <param name="networks">where in its network a new address is is residual</param>
sealed class StringCoder(
    Slot slot, int symbols, RandomPattern[] patterns, Template[] templates, int remembered, NewForms forms, AddressNetworks networks)
    : OneTokenCoder(slot)
{
    /// <summary>Of the identifiers that come again, 86 to 100 in a hundred are among the last eight.</summary>
    public const int MostRemembered = 8;

    /// <summary>
    /// What has fewer is a text in which numbers differ, not one drawn: Chrome and Edge of a user agent go together.
    /// </summary>
    const double BitsOfIdentifier = 40;

    public int Known => symbols;
    public int Remembered => remembered;
    public IReadOnlyList<RandomPattern> Patterns => patterns;
    public IReadOnlyList<Template> Templates => templates;
    public AddressNetworks Networks => networks;
    public override int Tokens => FirstNetwork + networks.Count;

    public override NewForms New => forms;

    int FirstTemplate => symbols + patterns.Length;
    int FirstRecent => FirstTemplate + templates.Length;
    int FirstNetwork => FirstRecent + remembered;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        int symbol = encoding.Rows.Symbol(row, Slot);
        if (symbol >= 0 && symbol < symbols)
        {
            encoding.Tokens.Add(First + symbol);
            return true;
        }
        var answer = encoding.Rows.Spelling(row, Slot);
        if (encoding.State.StandIns?.Of(Slot, answer) is >= 0 and int standIn)
        {
            encoding.Tokens.Add(First + standIn);
            return true;
        }
        if (TemplateOf(encoding, row, answer) is >= 0 and int template)
        {
            encoding.Tokens.Add(First + FirstTemplate + template);
            return true;
        }
        var recent = encoding.State.Recent(Slot);
        int back = Find(recent, answer);
        int pattern = back >= 0 ? -1 : PatternOf(answer);
        int network = back < 0 && pattern < 0 ? networks.Find(answer) : -1;
        Remember(recent, back, answer);
        if (back < 0 && pattern < 0 && network < 0) return false;
        encoding.Tokens.Add(First + (back >= 0 ? FirstRecent + back : pattern >= 0 ? symbols + pattern : FirstNetwork + network));
        if (pattern >= 0) encoding.Residual.Add(answer, patterns[pattern].Bits);
        if (network >= 0) encoding.Residual.Add(answer, networks.All[network].Bits);
        return true;
    }

    protected override void Take(DecodingRecord decoding, Row row, int token)
    {
        var text = decoding.Rows.Text;
        if (token < symbols)
        {
            if (decoding.InPlace is not { } asked) decoding.Rows.SetSymbol(row, Slot, token);
            else
            {
                text.Add(asked);
                decoding.Rows.SetSpelling(row, Slot, text.Length - asked.Length, asked.Length);
                decoding.State.Made.Remember(Slot, asked, token);
                decoding.MadeLike = token;
            }
            return;
        }
        var recent = decoding.State.Recent(Slot);
        int start = text.Length, back = token - FirstRecent;
        if (back < 0 && token >= FirstTemplate)
        {
            templates[token - FirstTemplate].Write(decoding.Rows, row, decoding.Residual, text);
            decoding.Rows.SetSpelling(row, Slot, start, text.Length - start);
            return;
        }
        if (token >= FirstNetwork)
        {
            back = -1;
            WriteAddress(decoding, row, networks.All[token - FirstNetwork]);
        }
        else if (back >= 0) text.Add(recent[back]);
        else WriteIdentifier(decoding, row, patterns[token - symbols]);
        decoding.Rows.SetSpelling(row, Slot, start, text.Length - start);
        Remember(recent, back, text.Slice(start, text.Length - start));
        if (back < 0 && IsPersonal) decoding.State.Earlier?.Remember(Slot, text.Slice(start, text.Length - start));
    }

    /// <summary>Values are someone's, and come again on their other days.</summary>
    bool IsPersonal => Slot.Owners.Length > 0;

    void WriteIdentifier(DecodingRecord decoding, Row row, RandomPattern pattern)
    {
        var text = decoding.Rows.Text;
        if (IsPersonal && decoding.State.Earlier?.Next(Slot, IsOfIt) is { } had) text.Add(had);
        else if (decoding.IsStrict && pattern.Bits < BitsOfIdentifier
            && Vary(decoding, row, isString: true, AnswerOrigin.Made, IsOfIt) is { } made) text.Add(made);
        else decoding.Residual.Write(pattern, text);

        bool IsOfIt(byte[] value) => pattern.Matches(value);
    }

    void WriteAddress(DecodingRecord decoding, Row row, AddressNetwork network)
    {
        if (decoding.Wanted(row, Slot) is { } wanted) decoding.Rows.Text.Add(wanted);
        else if (IsPersonal && decoding.State.Earlier?.Next(Slot, IsOfIt) is { } had) decoding.Rows.Text.Add(had);
        else decoding.Residual.Write(network, spelling => Slot.Symbols.Find(spelling) >= 0, decoding.Rows.Text);

        bool IsOfIt(byte[] value) => networks.Find(value) is >= 0 and int found && networks.All[found] == network;
    }

    protected override void TookText(DecodingRecord decoding, Row row)
    {
        var recent = decoding.State.Recent(Slot);
        var answer = decoding.Rows.Spelling(row, Slot);
        Remember(recent, Find(recent, answer), answer);
    }

    protected override void Allow(DecodingRecord decoding, Row row)
    {
        AllowKnown(decoding);
        decoding.Allow(First + symbols, patterns.Length);
        for (int i = 0; i < templates.Length; i++)
            if (templates[i].Knows(decoding.Rows, row)) decoding.Allow(First + FirstTemplate + i, 1);
        decoding.Allow(First + FirstRecent, decoding.State.Recent(Slot).Count);
        decoding.Allow(First + FirstNetwork, networks.Count);
    }

    /// <summary>No one has what only someone else ever had.</summary>
    void AllowKnown(DecodingRecord decoding)
    {
        bool byOwner = decoding.IsStrict && decoding.State.Owner >= 0 && Slot.Owners.Length > 0;
        decoding.Allow(First, decoding.State.IsAnonymous || byOwner ? Math.Min(Slot.Shared, symbols) : symbols);
        if (!byOwner || decoding.State.IsAnonymous) return;
        var (first, count) = Slot.OwnedBy(decoding.State.Owner);
        decoding.Allow(First + first, Math.Min(count, symbols - first));
    }

    public override IEnumerable<(int Token, byte[] Answer)> ComingAgain(SequenceState state) =>
        state.Recent(Slot).Select((answer, back) => (First + FirstRecent + back, answer));

    protected override void AllowNew(DecodingRecord decoding)
    {
        decoding.Allow(First + symbols, patterns.Length);
        decoding.Allow(First + FirstRecent, decoding.State.Recent(Slot).Count);
        decoding.Allow(First + FirstNetwork, networks.Count);
    }

    protected override int? TokenOfNew(ReadOnlySpan<byte> answer) =>
        networks.Find(answer) is >= 0 and int network ? First + FirstNetwork + network : null;

    public override void AddStandIn(StandIns standIns, byte[] answer)
    {
        if (Slot.Symbols.Find(answer) < 0 && PatternOf(answer) < 0 && networks.Find(answer) < 0)
            standIns.Add(Slot, answer, Math.Min(Slot.Shared, symbols));
    }

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer)
    {
        int symbol = Slot.Symbols.Find(answer);
        if (symbol >= 0 && symbol < symbols && (symbol < Slot.Shared || !decoding.State.IsAnonymous)) return First + symbol;
        int back = Find(decoding.State.Recent(Slot), answer);
        return back < 0 ? null : First + FirstRecent + back;
    }

    int TemplateOf(EncodingRecord encoding, Row row, ReadOnlySpan<byte> answer)
    {
        for (int i = 0; i < templates.Length; i++)
            if (templates[i].Knows(encoding.Rows, row) && templates[i].Fits(encoding.Rows, row, answer, encoding.Residual)) return i;
        return -1;
    }

    int PatternOf(ReadOnlySpan<byte> answer)
    {
        for (int i = 0; i < patterns.Length; i++)
            if (patterns[i].Matches(answer)) return i;
        return -1;
    }

    static int Find(List<byte[]> recent, ReadOnlySpan<byte> answer)
    {
        for (int i = 0; i < recent.Count; i++)
            if (answer.SequenceEqual(recent[i])) return i;
        return -1;
    }

    void Remember(List<byte[]> recent, int back, ReadOnlySpan<byte> answer)
    {
        if (remembered == 0) return;
        byte[] kept = back >= 0 ? recent[back] : answer.ToArray();
        if (back >= 0) recent.RemoveAt(back);
        else if (recent.Count == remembered) recent.RemoveAt(remembered - 1);
        recent.Insert(0, kept);
    }
}
