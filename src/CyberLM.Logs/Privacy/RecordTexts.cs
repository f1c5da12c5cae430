namespace CyberLM.Logs;

/// <summary>Looks at one text of a record, and adds what is to change in it.</summary>
/// <param name="text">as it reads, without escapes</param>
/// <param name="part">where it stands and what its key says</param>
delegate void RecordTextLook(ReadOnlySpan<byte> text, RecordString part, Edits edits);

/// <summary>
/// Every text of a record as it reads: strings without their escapes, JSON within strings taken apart, percent escapes undone. What is
/// changed in such a text is changed in the record, in its spelling; every other byte stays.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
sealed class RecordTexts
{
    /// <summary>JSON in a string in JSON in a string: deeper is text.</summary>
    const int MostStringsAround = 3;
    readonly RecordTextLook look;
    readonly Edits edits = new();
    readonly RecordStrings[] strings;
    readonly DecodedText[] decoded;

    /// <param name="numbers">they are looked at too</param>
    public RecordTexts(RecordTextLook look, bool numbers = false)
    {
        this.look = look;
        strings = [.. Enumerable.Range(0, MostStringsAround + 1).Select(_ => new RecordStrings { Numbers = numbers })];
        decoded = [.. Enumerable.Range(0, MostStringsAround + 1).Select(_ => new DecodedText())];
    }

    /// <summary>Strings at keys of programs: versions and user agents.</summary>
    public bool TakesPrograms { get; init; }

    public void Read(ReadOnlySpan<byte> record)
    {
        edits.Clear();
        if (LookAsJson(record, default, 0)) return;
        // In a damaged JSON text a letter after a backslash is no part of a word; in a plain line it is.
        LookAsText(record, new(0, record.Length, KeyKind.Text, default), 0, escapes: IsContainer(record));
    }

    /// <summary>The record with everything changed that the look asked for; what is no JSON is looked at as one text.</summary>
    public byte[] Edit(ReadOnlySpan<byte> record)
    {
        Read(record);
        return edits.Apply(record);
    }

    static bool IsContainer(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>False leaves no edit.</summary>
    bool LookAsJson(ReadOnlySpan<byte> text, KeyWords outer, int depth)
    {
        if (depth > MostStringsAround || !IsContainer(text) || !strings[depth].Read(text, outer)) return false;
        foreach (var part in strings[depth].Strings)
            if (part.Kind == KeyKind.Number) LookAsNumber(text, part);
            else if (TakesPrograms || part.Kind != KeyKind.Program) LookAsText(text, part, depth, escapes: true);
        return true;
    }

    void LookAsNumber(ReadOnlySpan<byte> around, RecordString part)
    {
        int before = edits.Count;
        look(around.Slice(part.Start, part.Length), part, edits);
        edits.Shift(before, part.Start, null, default, escapes: false, percents: false);
    }

    /// <summary>Finds what one string holds; its edits are of the text around it then.</summary>
    void LookAsText(ReadOnlySpan<byte> around, RecordString part, int depth, bool escapes)
    {
        var spelling = around.Slice(part.Start, part.Length);
        var text = spelling;
        DecodedText? undone = null;
        bool percents = false;
        int before = edits.Count;
        if (escapes && text.Contains((byte)'\\'))
        {
            undone = decoded[depth];
            undone.Read(text);
            text = undone.Text;
        }
        if (part.Kind == KeyKind.Key || !LookAsJson(text, part.Key, depth + 1))
        {
            percents = text.Contains((byte)'%');
            if (percents)
            {
                if (undone is null) decoded[depth].Read(text, escapes: false);
                undone = decoded[depth];
                undone.UndoPercents();
                text = undone.Text;
            }
            look(text, part, edits);
        }
        edits.Shift(before, part.Start, undone, spelling, escapes, percents);
    }
}
