using System.Buffers.Text;

namespace CyberLM.Logs;

/// <summary>What a row has to answer while it is decoded: what stands at a node asks for the slots that say the rest of it.</summary>
static class RowExpectations
{
    public static void Of(SchemaNode node, ValueKind kind, Row row)
    {
        if (kind == ValueKind.Scalar) row.Expect(node.Value!);
        else if (kind is ValueKind.Object or ValueKind.ObjectInString) OfObject(node, row, kind == ValueKind.ObjectInString);
        else
        {
            if (kind == ValueKind.ArrayInString) row.Expect(node.Spacing!);
            row.Expect(node.Length!);
        }
    }

    public static void OfObject(SchemaNode node, Row row, bool spaced)
    {
        if (spaced) row.Expect(node.Spacing!);
        row.Expect(node.Layout!);
    }

    /// <param name="slot">the kind of an element, which is known by now</param>
    public static void TakeElement(RecordRows rows, Row row, Slot slot)
    {
        var kind = rows.Spelling(row, slot) is [var sign] ? Layout.KindOf(sign) : null;
        if (kind is { } known && slot.Node.Has(known)) Of(slot.Node, known, row);
    }

    /// <param name="slot">the length of an array, which is known by now</param>
    public static void TakeLength(RecordRows rows, Row row, Slot slot)
    {
        if (!Utf8Parser.TryParse(rows.Spelling(row, slot), out int count, out _) || count > RowFiller.MostElements) return;
        for (int i = 0; i < count; i++)
        {
            var element = rows.NewRow(slot.Node.Element!.Scope);
            element.Expect(slot.Node.ElementKind!);
            row.Elements(slot.Node).Add(element);
        }
    }
}
