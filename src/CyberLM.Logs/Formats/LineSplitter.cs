namespace CyberLM.Logs;

/// <summary>Records are lines. CR LF and LF end one, of JSON also CR alone; blank lines are no records.</summary>
sealed class LineSplitter(ByteWindow window, string source, Action<BadRecord> bad, LogReaderOptions options, bool json)
    : RecordSplitter(window, source, bad)
{
    RecordSplitter? inner;
    long innerLine;
    long innerOffset;

    public override bool Next(out LogRecord record)
    {
        while (true)
        {
            if (NextOfInner(out record))
                return true;
            JsonText.SkipMark(Window);                           // files one behind the other: each begins with its mark
            int length = LineLength();
            if (length < 0)
                return false;
            bool found = TakeLine(length, out record);
            Window.Advance(Math.Min(length + 1, Window.Available.Length));
            if (found)
                return true;
        }
    }

    /// <summary>Bytes of the line at the window's start; -1 at the end. Lines over the limit are counted as bad and passed over.</summary>
    int LineLength()
    {
        int searched = 0;
        while (true)
        {
            int found = Window.Available[searched..].IndexOf((byte)'\n');
            if (found >= 0)
                return searched + found;
            searched = Window.Available.Length;
            if (Window.Fill())
                continue;
            if (Window.IsFull)
            {
                Bad($"longer than {options.LargestRecord} bytes");
                SkipLine();
                searched = 0;
                continue;
            }
            return searched == 0 || Window.Damage is not null ? -1 : searched;
        }
    }

    void SkipLine()
    {
        int found;
        while ((found = Window.Available.IndexOf((byte)'\n')) < 0)
        {
            Window.Advance(Window.Available.Length);
            if (!Window.Fill())
                return;
        }
        Window.Advance(found + 1);
    }

    bool TakeLine(int length, out LogRecord record)
    {
        record = default;
        var line = Window.Available[..length];
        if (line.EndsWith((byte)'\r'))
            line = line[..^1];
        if (JsonText.IsBlank(line))
            return false;
        if (!line.ContainsAnyExcept((byte)0))
        {
            Bad("only NUL bytes");
            return false;
        }
        if (line.Length > options.LargestRecord)
        {
            Bad($"longer than {options.LargestRecord} bytes");
            return false;
        }
        if (json && !IsObject(line))
            return false;
        record = Record(line.ToArray());
        return true;
    }

    bool IsObject(ReadOnlySpan<byte> line)
    {
        string? reason = JsonText.WhyNotObject(line, options.LargestDepth, out bool wrapper);
        if (wrapper || (reason is not null && HoldsMore(line)))
        {
            (innerLine, innerOffset) = (Window.Line, Window.Offset);
            inner = Inner(line.ToArray());
            return false;
        }
        if (reason is not null)
            Bad(reason);
        return reason is null;
    }

    /// <summary>Lines that CR alone ends, or an object behind another: one that is wrong must not cost the others.</summary>
    static bool HoldsMore(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)'\r'))
            return true;
        int end = new BracketScan(depth: 0).Find(line);
        if (end < 0)
            return false;
        var rest = line[end..].TrimStart(" \t"u8);
        return (rest.StartsWith(JsonText.Mark) ? rest[JsonText.Mark.Length..] : rest).StartsWith((byte)'{');
    }

    /// <summary>What is in one line: a wrapper {"records":[...]}, as an event hub delivers them, other lines, or several objects.</summary>
    RecordSplitter Inner(byte[] line)
    {
        line.AsSpan().Replace((byte)'\r', (byte)'\n');           // in JSON a bare one stands between tokens only
        var part = new ByteWindow(new MemoryStream(line), options.LargestRecord + "\r\n".Length);
        bool areLines = line.Contains((byte)'\n')
            && FormatDetection.Of(part, options.LargestDepth, calledTable: false, out _) != LogFormat.JsonValues;
        return areLines
            ? new LineSplitter(part, Source, AddInnerBad, options, json: true)
            : new JsonSplitter(part, Source, AddInnerBad, options);
    }

    bool NextOfInner(out LogRecord record)
    {
        record = default;
        if (inner is null)
            return false;
        if (!inner.Next(out record))
        {
            inner = null;
            return false;
        }
        record = record with { Line = innerLine, Offset = innerOffset + record.Offset };
        return true;
    }

    void AddInnerBad(BadRecord record) => Bad(record with { Line = innerLine, Offset = innerOffset + record.Offset });
}
