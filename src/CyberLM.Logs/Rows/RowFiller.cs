using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>
/// Lays a record that was taken apart into rows. While a schema is mined the tree grows by what it meets; later what is not in it is kept
/// as text beside the layout that names it.
/// </summary>
sealed class RowFiller(SchemaTree tree, bool grows)
{
    /// <summary>A longer array is no part of a record's structure; the record is kept as text.</summary>
    public const int MostElements = 10_000;

    /// <summary>An object with more layouts than this has data for keys; further ones are spelled as text.</summary>
    const int MostLayouts = 4096;
    readonly ByteBuffer spelled = new();
    RecordTape tape = null!;
    RecordRows rows = null!;

    /// <summary>False for a record with a key twice in an object: its paths are ambiguous.</summary>
    public bool Fill(RecordTape from, RecordRows into)
    {
        (tape, rows) = (from, into);
        rows.Clear();
        return FillObject(tree.Root, 0, rows.Root, spaced: true);
    }

    bool FillValue(SchemaNode node, int at, Row row)
    {
        ref readonly var value = ref tape[at];
        switch (value.Kind)
        {
            case ValueKind.Scalar:
                rows.SetSpelling(row, node.Value!, value.Start, value.Length);
                return true;
            case ValueKind.Object or ValueKind.ObjectInString:
                return FillObject(node, at, row, value.Kind == ValueKind.ObjectInString);
            default:
                return FillArray(node, at, row, value.Kind == ValueKind.ArrayInString);
        }
    }

    bool FillObject(SchemaNode node, int at, Row row, bool spaced)
    {
        if (spaced) FillSpacing(node, at, row);
        var layout = FillLayout(node, at, row);
        if (layout is null || layout.HasTwins) return false;
        int child = at + 1;
        for (int entry = 0; entry < layout.Entries.Length; entry++, child = tape[child].End)
        {
            if (layout.Entries[entry].Node is not { } known)
            {
                ref readonly var value = ref tape[child];
                row.Unknown.Add(new(node.Layout!.Place, entry, value.Start, value.Length));
            }
            else if (!FillValue(known, child, row))
            {
                return false;
            }
        }
        return true;
    }

    void FillSpacing(SchemaNode node, int at, Row row)
    {
        int start = rows.Text.Length;
        tape[at].Spacing.WriteTo(rows.Text);
        rows.SetSpelling(row, node.Spacing!, start, rows.Text.Length - start);
    }

    /// <summary>Most objects of a path have the keys that the one before had.</summary>
    Layout? FillLayout(SchemaNode node, int at, Row row)
    {
        var slot = node.Layout!;
        int symbol = node.LastLayout;
        if (symbol < 0 || !node.Layouts[symbol].Matches(tape, at))
        {
            spelled.Clear();
            Layout.Spell(tape, at, spelled);
            symbol = slot.Symbols.Find(spelled.Written);
        }
        if (symbol == SymbolTable.Unknown && grows) symbol = NewLayout(node, at, row);
        if (symbol == SymbolTable.Unknown)
        {
            int start = rows.Text.Length;
            rows.Text.Add(spelled.Written);
            rows.SetSpelling(row, slot, start, spelled.Length);
            return row.Layout(slot) = Layout.Parse(spelled.Written, node);
        }
        node.LastLayout = symbol;
        rows.SetSymbol(row, slot, symbol);
        return row.Layout(slot) = node.Layouts[symbol];
    }

    int NewLayout(SchemaNode node, int at, Row row)
    {
        if (node.Layouts.Count == MostLayouts) return SymbolTable.Unknown;
        for (int child = at + 1; child < tape[at].End; child = tape[child].End)
            node.ChildOrNew(tape.Key(child))?.Meet(tape[child].Kind);
        row.Grow();
        node.Layouts.Add(Layout.Parse(spelled.Written, node)!);
        return node.Layout!.Symbols.FindOrAdd(spelled.Written);
    }

    bool FillArray(SchemaNode node, int at, Row row, bool spaced)
    {
        if (spaced) FillSpacing(node, at, row);
        var elements = row.Elements(node);
        elements.Clear();                                      // of a record that could not be laid out to its end
        for (int child = at + 1; child < tape[at].End; child = tape[child].End)
        {
            var kind = tape[child].Kind;
            if (grows) node.Element!.Meet(kind);
            var element = rows.NewRow(node.Element!.Scope);
            elements.Add(element);
            if (elements.Count > MostElements) return false;
            bool known = node.Element.Has(kind);
            int start = rows.Text.Length;
            rows.Text.Add(Layout.Sign(known ? kind : ValueKind.Scalar));
            rows.SetSpelling(element, node.ElementKind!, start, 1);
            if (known && !FillValue(node.Element, child, element)) return false;
            if (!known && !FillAsText(node.Element, child, element)) return false;
        }
        FillLength(node, elements.Count, row);
        return true;
    }

    /// <summary>An element of a kind never seen is spelled where a scalar would stand.</summary>
    bool FillAsText(SchemaNode node, int at, Row row)
    {
        if (node.Value is not { } slot) return false;
        rows.SetSpelling(row, slot, tape[at].Start, tape[at].Length);
        return true;
    }

    void FillLength(SchemaNode node, int count, Row row)
    {
        int start = rows.Text.Length;
        Utf8Formatter.TryFormat(count, rows.Text.GetSpan(16), out int length);
        rows.Text.Advance(length);
        rows.SetSpelling(row, node.Length!, start, length);
    }
}
