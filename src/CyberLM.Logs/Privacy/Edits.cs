namespace CyberLM.Logs;

/// <summary>Stretches of a text that are replaced, in their order; the rest stays byte for byte.</summary>
sealed class Edits
{
    readonly List<(int Start, int Length, byte[] Text)> edits = [];

    public int Count => edits.Count;

    public void Clear() => edits.Clear();

    public void Add(int start, int length, byte[] text) => edits.Add((start, length, text));

    /// <summary>The edits from one on are of a part of the text: its place is added, and its escapes are counted.</summary>
    /// <param name="spelling">of that part</param>
    /// <param name="escapes">it is a JSON string, and what is put there is spelled so</param>
    /// <param name="percents">its percent escapes were undone</param>
    public void Shift(int from, int start, DecodedText? decoded, ReadOnlySpan<byte> spelling, bool escapes, bool percents)
    {
        for (int i = from; i < edits.Count; i++)
        {
            var (at, length, text) = edits[i];
            int begin = decoded?.Origin(at) ?? at, end = decoded?.Origin(at + length) ?? at + length;
            if (escapes || percents) text = Respelling.Of(text, spelling[begin..end], escapes, percents);
            edits[i] = (start + begin, end - begin, text);
        }
    }

    /// <summary>Of edits of whole numbers: what JSON has no number for becomes a string.</summary>
    public void QuoteWhereNoNumber(int from)
    {
        for (int i = from; i < edits.Count; i++)
        {
            var (start, length, text) = edits[i];
            bool isNumber = text.Length > 0 && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9');
            if (!isNumber) edits[i] = (start, length, [(byte)'"', .. text, (byte)'"']);
        }
    }

    public byte[] Apply(ReadOnlySpan<byte> text)
    {
        byte[] result = new byte[text.Length + edits.Sum(edit => edit.Text.Length - edit.Length)];
        int from = 0, to = 0;
        foreach (var (start, length, replacement) in edits)
        {
            text[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            replacement.CopyTo(result, to);
            to += replacement.Length;
            from = start + length;
        }
        text[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}
