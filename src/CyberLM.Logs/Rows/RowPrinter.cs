namespace CyberLM.Logs;

/// <summary>Rows back to the record's text.</summary>
sealed class RowPrinter(SchemaTree tree, RecordRows rows, ByteBuffer to)
{
    public void Print() => PrintObject(tree.Root, rows.Root, SpacingOf(tree.Root, rows.Root), to);

    Spacing SpacingOf(SchemaNode node, Row row) => Spacing.Parse(rows.Spelling(row, node.Spacing!)) ?? Spacing.Compact;

    void PrintValue(SchemaNode node, ValueKind kind, Row row, Spacing spacing, ByteBuffer into)
    {
        switch (kind)
        {
            case ValueKind.Scalar:
                into.Add(rows.Spelling(row, node.Value!));
                break;
            case ValueKind.Object:
                PrintObject(node, row, spacing, into);
                break;
            case ValueKind.Array:
                PrintArray(node, row, spacing, into);
                break;
            default:
                var inner = new ByteBuffer();
                if (kind == ValueKind.ObjectInString) PrintObject(node, row, SpacingOf(node, row), inner);
                else PrintArray(node, row, SpacingOf(node, row), inner);
                into.Add((byte)'"');
                JsonInString.Escape(inner.Written, into);
                into.Add((byte)'"');
                break;
        }
    }

    void PrintObject(SchemaNode node, Row row, Spacing spacing, ByteBuffer into)
    {
        var layout = row.Layout(node.Layout!)!;
        into.Add(layout.Pairs is null ? (byte)'{' : (byte)'[');
        for (int entry = 0; entry < layout.Entries.Length; entry++)
        {
            if (entry == 0) Blanks(spacing[Gap.AfterOpening], into);
            else Comma(spacing, into);
            if (layout.Pairs is { } pairs)
            {
                PrintPair(pairs, node, row, entry, spacing, into);
                continue;
            }
            PrintKey(layout.Entries[entry].Key, spacing, into);
            PrintEntry(node, row, entry, spacing, into);
        }
        if (layout.Entries.Length > 0) Blanks(spacing[Gap.BeforeClosing], into);
        into.Add(layout.Pairs is null ? (byte)'}' : (byte)']');
    }

    void PrintEntry(SchemaNode node, Row row, int entry, Spacing spacing, ByteBuffer into)
    {
        ref readonly var at = ref row.Layout(node.Layout!)!.Entries[entry];
        if (at.Node is { } known)
        {
            PrintValue(known, at.Kind, row, spacing, into);
            return;
        }
        var value = row.UnknownAt(node.Layout!, entry);
        into.Add(rows.Text.Slice(value.Start, value.Length));
    }

    void PrintPair(PairStyle pairs, SchemaNode node, Row row, int entry, Spacing spacing, ByteBuffer into)
    {
        into.Add((byte)'{');
        Blanks(spacing[Gap.AfterOpening], into);
        if (!pairs.NameFirst) PrintPairValue();
        PrintKey(pairs.Name, spacing, into);
        PrintString(row.Layout(node.Layout!)!.Entries[entry].Key, into);
        if (pairs.NameFirst) PrintPairValue();
        Blanks(spacing[Gap.BeforeClosing], into);
        into.Add((byte)'}');

        void PrintPairValue()
        {
            if (pairs.NameFirst) Comma(spacing, into);
            PrintKey(pairs.Value, spacing, into);
            PrintEntry(node, row, entry, spacing, into);
            if (!pairs.NameFirst) Comma(spacing, into);
        }
    }

    static void PrintKey(ReadOnlySpan<byte> key, Spacing spacing, ByteBuffer into)
    {
        PrintString(key, into);
        Blanks(spacing[Gap.BeforeColon], into);
        into.Add((byte)':');
        Blanks(spacing[Gap.AfterColon], into);
    }

    static void PrintString(ReadOnlySpan<byte> content, ByteBuffer into)
    {
        into.Add((byte)'"');
        into.Add(content);
        into.Add((byte)'"');
    }

    void PrintArray(SchemaNode node, Row row, Spacing spacing, ByteBuffer into)
    {
        var elements = row.Elements(node);
        into.Add((byte)'[');
        for (int i = 0; i < elements.Count; i++)
        {
            if (i == 0) Blanks(spacing[Gap.AfterOpening], into);
            else Comma(spacing, into);
            var kind = rows.Spelling(elements[i], node.ElementKind!) is [var sign] ? Layout.KindOf(sign) : null;
            PrintValue(node.Element!, kind ?? ValueKind.Scalar, elements[i], spacing, into);
        }
        if (elements.Count > 0) Blanks(spacing[Gap.BeforeClosing], into);
        into.Add((byte)']');
    }

    static void Comma(Spacing spacing, ByteBuffer into)
    {
        Blanks(spacing[Gap.BeforeComma], into);
        into.Add((byte)',');
        Blanks(spacing[Gap.AfterComma], into);
    }

    static void Blanks(int count, ByteBuffer into)
    {
        for (; count > 0; count--) into.Add((byte)' ');
    }
}
