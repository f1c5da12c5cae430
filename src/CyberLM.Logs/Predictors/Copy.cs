namespace CyberLM.Logs;

/// <summary>
/// Another slot's value with something before and behind it: as number or string ("0" of 0), with a suffix (an application's name and
/// " Service"), in lower case.
/// </summary>
/// <param name="before">from the opening quote on, where the answer is a string</param>
sealed class Copy(Slot from, byte[] before, byte[] behind, bool lower) : Predictor
{
    public Slot From => from;
    public ReadOnlySpan<byte> Before => before;
    public ReadOnlySpan<byte> Behind => behind;
    public bool Lower => lower;

    /// <summary>Whether anything but quotes stands round the value.</summary>
    public bool HasText => before is not ([] or [(byte)'"']) || behind is not ([] or [(byte)'"']);

    public override IEnumerable<Slot> Needs => [from];

    public override bool Knows(RecordRows rows, Row row) => row.Answered(from);

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual) =>
        Is(rows.Spelling(row, from), answer);

    /// <summary>Whether the answer is this copy of the source's spelling.</summary>
    public bool Is(ReadOnlySpan<byte> source, ReadOnlySpan<byte> answer)
    {
        var content = Content(source);
        if (answer.Length != before.Length + content.Length + behind.Length) return false;
        if (!answer.StartsWith(before) || !answer.EndsWith(behind)) return false;
        var copied = answer.Slice(before.Length, content.Length);
        return lower ? IsLowerOf(copied, content) : copied.SequenceEqual(content);
    }

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to)
    {
        to.Add(before);
        foreach (byte b in Content(rows.Spelling(row, from))) to.Add(lower ? Lowered(b) : b);
        to.Add(behind);
    }

    /// <summary>The content of which an answer is the copy; null where it is none, or where capitals are lost.</summary>
    public byte[]? SourceOf(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < before.Length + behind.Length || !answer.StartsWith(before) || !answer.EndsWith(behind)) return null;
        var content = answer[before.Length..^behind.Length];
        return lower && content.ContainsAnyInRange((byte)'A', (byte)'Z') ? null : content.ToArray();
    }

    /// <summary>What stands between the quotes of a string; anything else as it is.</summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> spelling) =>
        spelling is [(byte)'"', .., (byte)'"'] ? spelling[1..^1] : spelling;

    public static byte Lowered(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    static bool IsLowerOf(ReadOnlySpan<byte> lowered, ReadOnlySpan<byte> content)
    {
        for (int i = 0; i < content.Length; i++)
            if (lowered[i] != Lowered(content[i])) return false;
        return true;
    }
}
