namespace CyberLM.Logs;

/// <summary>A part of a template: fixed text, or the content of another slot.</summary>
/// <param name="UpperHex">with the digits of a hexadecimal number in capitals: 0x3E5 of 0x3e5</param>
readonly record struct TemplatePart(byte[] Text, Slot? Slot, bool UpperHex);

/// <summary>Text with other values of the record in it: the message of a Windows event.</summary>
sealed class Template(TemplatePart[] parts) : Predictor
{
    readonly ByteBuffer written = new();

    public IReadOnlyList<TemplatePart> Parts => parts;

    public override IEnumerable<Slot> Needs => parts.Select(part => part.Slot).OfType<Slot>().Distinct();

    public override bool Knows(RecordRows rows, Row row)
    {
        foreach (ref readonly var part in parts.AsSpan())
            if (part.Slot is { } slot && !row.Answered(slot)) return false;
        return true;
    }

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual)
    {
        if (!answer.StartsWith(parts[0].Text)) return false;
        written.Clear();
        Append(slot => rows.Spelling(row, slot), written);
        return answer.SequenceEqual(written.Written);
    }

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to) =>
        Append(slot => rows.Spelling(row, slot), to);

    public delegate ReadOnlySpan<byte> SpellingOf(Slot slot);

    public void Append(SpellingOf spelling, ByteBuffer to)
    {
        foreach (ref readonly var part in parts.AsSpan())
        {
            if (part.Slot is null) to.Add(part.Text);
            else if (part.UpperHex) AppendUpper(Copy.Content(spelling(part.Slot)), to);
            else to.Add(Copy.Content(spelling(part.Slot)));
        }
    }

    /// <summary>What is no such number stands as it is: the letter of an escape (\b, \f) has no capital.</summary>
    static void AppendUpper(ReadOnlySpan<byte> hex, ByteBuffer to)
    {
        if (!hex.StartsWith("0x"u8) || hex.Contains((byte)'\\'))
        {
            to.Add(hex);
            return;
        }
        for (int i = 0; i < hex.Length; i++)
            to.Add(i != 1 && hex[i] is >= (byte)'a' and <= (byte)'f' ? (byte)(hex[i] & ~0x20) : hex[i]);
    }
}
