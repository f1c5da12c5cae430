namespace CyberLM.Logs;

/// <summary>Finds a file's format by its first 64 KiB; neither name nor first line alone decide.</summary>
static class FormatDetection
{
    const int Sample = 1 << 16;

    /// <param name="calledTable">the file's name says that it is a table of separated values</param>
    /// <param name="header">of a table</param>
    public static LogFormat Of(ByteWindow window, int largestDepth, bool calledTable, out CsvHeader? header)
    {
        header = null;
        while (window.Available.Length < Sample && window.Fill()) { }
        var sample = window.Available[..Math.Min(Sample, window.Available.Length)];
        bool whole = sample.Length == window.Available.Length && window.AtEnd;
        if (OpensArray(sample))
            return LogFormat.JsonValues;
        if (MostLinesAreObjects(sample, whole, largestDepth))
            return LogFormat.JsonLines;
        if (OpensObject(sample))
            return LogFormat.JsonValues;
        header = CsvHeader.Find(sample, whole, calledTable);
        return header is null ? LogFormat.Lines : LogFormat.Csv;
    }

    /// <summary>Of a file whose name says that it is a table.</summary>
    public static string WhyNoTable(ByteWindow window)
    {
        var sample = window.Available[..Math.Min(Sample, window.Available.Length)];
        return CsvHeader.WhyNone(sample, whole: sample.Length == window.Available.Length && window.AtEnd);
    }

    /// <summary>
    /// Programs, packed files, UTF-16 of other scripts without a mark: more than one byte in twenty is one that no text has. A few stray
    /// bytes in a log are not enough, and short files are given the benefit of the doubt.
    /// </summary>
    public static bool LooksBinary(ByteWindow window)
    {
        const int least = 256, oneIn = 20;
        var sample = window.Available[..Math.Min(Sample, window.Available.Length)];
        int strange = 0;
        foreach (byte b in sample)
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1b))
                strange++;
        return sample.Length >= least && strange * oneIn > sample.Length;
    }

    /// <summary>"[" alone opens many a line of plain text.</summary>
    static bool OpensArray(ReadOnlySpan<byte> text)
    {
        text = text[JsonText.LeadingBlanks(text)..];
        if (text.IsEmpty || text[0] != '[')
            return false;
        text = text[1..];
        text = text[JsonText.LeadingBlanks(text)..];
        return text.IsEmpty || text[0] == ']' || OpensObject(text) || OpensArray(text[..Math.Min(text.Length, 64)]);
    }

    static bool OpensObject(ReadOnlySpan<byte> text)
    {
        text = text[JsonText.LeadingBlanks(text)..];
        if (text.IsEmpty || text[0] != '{')
            return false;
        text = text[1..];
        text = text[JsonText.LeadingBlanks(text)..];
        return text.IsEmpty || text[0] is (byte)'"' or (byte)'}';
    }

    static bool MostLinesAreObjects(ReadOnlySpan<byte> sample, bool whole, int largestDepth)
    {
        int lines = 0, objects = 0;
        while (!sample.IsEmpty)
        {
            int end = sample.IndexOf((byte)'\n');
            if (end < 0 && !whole)
                break;
            var line = end < 0 ? sample : sample[..end];
            sample = end < 0 ? [] : sample[(end + 1)..];
            if (JsonText.IsBlank(line))
                continue;
            lines++;
            objects += JsonText.WhyNotObject(line, largestDepth, out _) is null ? 1 : 0;
        }
        return objects > 0 && objects * 2 >= lines;
    }
}
