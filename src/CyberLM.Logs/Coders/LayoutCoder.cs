namespace CyberLM.Logs;

/// <summary>
/// Which keys an object has: a known layout by one token; another by the known one that is nearest, behind a token for each key that it has
/// more or less. What cannot be said so is text.
/// </summary>
sealed class LayoutCoder : Coder
{
    readonly LayoutEdits edits;
    const int MostFound = 4096;
    readonly int layouts;
    readonly Dictionary<byte[], LayoutEdits.Edit?> found = new(BytesComparer.Instance);

    /// <param name="layouts">the first so many have a token; none where the slot is predicted throughout</param>
    public LayoutCoder(Slot slot, int layouts, LayoutEdits edits) : base(slot)
    {
        this.layouts = layouts;
        this.edits = edits;
    }

    public override int Tokens => layouts == 0 ? 0 : layouts + edits.Entries.Count;

    protected override bool TryEncode(EncodingRecord encoding, Row row)
    {
        int symbol = encoding.Rows.Symbol(row, Slot);
        if (symbol >= 0 && symbol < layouts)
        {
            encoding.Tokens.Add(First + symbol);
            return true;
        }
        if (layouts == 0 || EditOf(encoding, row) is not { } edit) return false;
        foreach (int toggled in edit.Toggled) encoding.Tokens.Add(First + layouts + toggled);
        encoding.Tokens.Add(First + edit.Nearest);
        return true;
    }

    /// <summary>A layout that is not known comes again and again where a new kind of record does.</summary>
    LayoutEdits.Edit? EditOf(EncodingRecord encoding, Row row)
    {
        var spelling = encoding.Rows.Spelling(row, Slot);
        if (found.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(spelling, out var edit)) return edit;
        if (found.Count == MostFound) found.Clear();
        edit = edits.Find(row.Layout(Slot)!);
        found.Add(spelling.ToArray(), edit);
        return edit;
    }

    /// <summary>A model is held to layouts that the records had.</summary>
    protected override void Allow(DecodingRecord decoding, Row row) =>
        decoding.Allow(First, decoding.IsStrict ? layouts : Tokens);

    protected override int? TokenOf(DecodingRecord decoding, ReadOnlySpan<byte> answer) =>
        Slot.Symbols.Find(answer) is >= 0 and int symbol && symbol < layouts ? First + symbol : null;

    protected override IEnumerable<Next> TakeOwn(DecodingRecord decoding, Row row)
    {
        var toggled = new List<int>();
        for (int token = decoding.Token - First; token >= layouts; token = decoding.Token - First)
        {
            toggled.Add(token - layouts);
            decoding.Allow(First, layouts);
            int last = token - layouts;
            if (last + 1 < edits.Entries.Count) decoding.Allow(First + layouts + last + 1, edits.Entries.Count - last - 1);
            yield return default;
        }
        int nearest = decoding.Token - First;
        if (toggled.Count == 0)
        {
            decoding.Rows.SetSymbol(row, Slot, nearest);
            yield break;
        }
        var text = decoding.Rows.Text;
        int start = text.Length;
        Layout.Spell(edits.Edited(nearest, toggled), text);
        decoding.Rows.SetSpelling(row, Slot, start, text.Length - start);
    }
}
