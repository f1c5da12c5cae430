using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Objects that stand one after the other, bare, in arrays or in wrappers. After a bad one the reader goes on behind its closing bracket if
/// that is on the same line, else at the next line that opens an object with the same indentation.
/// </summary>
sealed class JsonSplitter(ByteWindow window, string source, Action<BadRecord> bad, LogReaderOptions options)
    : RecordSplitter(window, source, bad)
{
    /// <summary>Open brackets around the records: '[' of an array, '{' of a wrapper, whose '[' follows.</summary>
    readonly Stack<byte> open = new();
    bool reportedEnd;
    bool atLineStart = true;
    int indentation;

    public override bool Next(out LogRecord record)
    {
        record = default;
        while (SkipToToken())
        {
            switch (Window.Available[0])
            {
                case (byte)'{':
                    if (TakeObject(out record))
                        return true;
                    break;
                case (byte)'[' when open.Count < options.LargestDepth:
                    open.Push((byte)'[');
                    Pass(1);
                    break;
                case (byte)']' when open.TryPeek(out byte array) && array == '[':
                    open.Pop();
                    Pass(1);
                    SkipWrapperTail();
                    break;
                case (byte)',' when open.Count > 0:
                    Pass(1);
                    break;
                default:
                    Bad("not a JSON object");
                    SkipJunk();
                    break;
            }
        }
        ReportOpenEnd();
        return false;
    }

    void ReportOpenEnd()
    {
        if (open.Count > 0 && !reportedEnd && Window.Damage is null)
            Bad("the file ends inside an array");
        reportedEnd = true;
    }

    /// <summary>
    /// Passes over white space and byte order marks and measures the indentation of what comes next, if that is the first on its line.
    /// </summary>
    bool SkipToToken()
    {
        while (true)
        {
            var blanks = Window.Available[..JsonText.LeadingBlanks(Window.Available)];
            int lineBreak = blanks.LastIndexOf((byte)'\n');
            atLineStart |= lineBreak >= 0;
            indentation = lineBreak >= 0 ? blanks.Length - lineBreak - 1 : indentation + blanks.Length;
            Window.Advance(blanks.Length);
            if (JsonText.SkipMark(Window))
                continue;
            if (Window.Available.Length > 0)
                return true;
            if (!Window.Fill())
                return false;
        }
    }

    /// <summary>Something other than white space was passed over.</summary>
    void Pass(int bytes)
    {
        Window.Advance(bytes);
        atLineStart = false;
        indentation = 0;
    }

    bool TakeObject(out LogRecord record)
    {
        record = default;
        var scan = ScanObject();
        if (scan.Wrapper)
        {
            open.Push((byte)'{');
            open.Push((byte)'[');
            Pass(scan.Length);
            return false;
        }
        if (scan.Reason is null)
        {
            record = Record(JsonText.OneLine(Window.Available[..scan.Length]));
            Pass(scan.Length);
            return true;
        }
        if (Window.Damage is null || !Window.AtEnd)
            Bad(scan.Reason);
        if (scan.TooLong)
            SkipBrackets(new BracketScan(depth: 0));
        else
            SkipBadObject();
        // The brackets around it are open because it swallowed the rest: that is one fault, not two.
        reportedEnd |= Window.AtEnd && Window.Available.IsEmpty;
        return false;
    }

    readonly record struct Scan(int Length, string? Reason = null, bool Wrapper = false, bool TooLong = false);

    /// <summary>
    /// Reads on until the object ends, is a wrapper (Length then leads behind its '['), or is wrong. The reader's state is kept while more
    /// bytes come in, so that each is looked at once.
    /// </summary>
    Scan ScanObject()
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = options.LargestDepth });
        var search = new WrapperSearch();
        int consumed = 0;
        int arrayEnd = 0;
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(Window.Available[consumed..], Window.AtEnd, state);
                while (reader.Read())
                {
                    int position = consumed + (int)reader.BytesConsumed;
                    if (open.Count == 0 && search.Finds(ref reader))
                        return new Scan(arrayEnd, Wrapper: true);
                    if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 1)
                        arrayEnd = position;
                    if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0)
                        return new Scan(position, WhyRefused(position), TooLong: position > options.LargestRecord);
                }
                if (Window.AtEnd)
                    return new Scan(0, "the file ends inside the record");
                consumed += (int)reader.BytesConsumed;
                state = reader.CurrentState;
                if (!Window.Fill() && Window.IsFull)
                    return new Scan(0, $"longer than {options.LargestRecord} bytes", TooLong: true);
            }
        }
        catch (JsonException failure)
        {
            return new Scan(0, JsonText.Reason(failure));
        }
    }

    string? WhyRefused(int length) => length > options.LargestRecord
        ? $"longer than {options.LargestRecord} bytes"
        : JsonText.WhyNotUtf8(Window.Available[..length]);

    /// <summary>The rest of a wrapper behind its array, up to its closing bracket; it may hold a link to the next page.</summary>
    void SkipWrapperTail()
    {
        if (!open.TryPeek(out byte wrapper) || wrapper != '{')
            return;
        open.Pop();
        if (!SkipBrackets(new BracketScan(depth: 1)) && Window.Damage is null)
            Bad("the file ends inside the object that holds the records");
    }

    /// <summary>Passes over text of any length up to the closing bracket.</summary>
    bool SkipBrackets(BracketScan brackets)
    {
        while (true)
        {
            int end = brackets.Find(Window.Available);
            Pass(end >= 0 ? end : Window.Available.Length);
            if (end >= 0)
                return true;
            if (!Window.Fill())
                return false;
        }
    }

    void SkipBadObject()
    {
        int column = atLineStart ? indentation : 0;
        int lineEnd;
        while ((lineEnd = Window.Available.IndexOf((byte)'\n')) < 0 && Window.Fill()) { }
        var line = lineEnd < 0 ? Window.Available : Window.Available[..lineEnd];
        int end = new BracketScan(depth: 0).Find(line);
        if (end >= 0 && IsBorder(line[end..]))
            Pass(end);
        else
            SkipToLineThatOpens(column);
    }

    static bool IsBorder(ReadOnlySpan<byte> rest)
    {
        rest = rest[JsonText.LeadingBlanks(rest)..];
        return rest.IsEmpty || rest[0] is (byte)',' or (byte)']' or (byte)'{';
    }

    void SkipJunk()
    {
        var available = Window.Available;
        int end = available[1..].IndexOfAny(",]\n"u8);
        Pass(end < 0 ? available.Length : end + 1);
    }

    void SkipToLineThatOpens(int column)
    {
        while (SkipLine())
        {
            atLineStart = true;
            indentation = 0;
            while (Window.Available.Length <= column && Window.Fill()) { }
            var line = Window.Available;
            int blanks = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
            bool opens = blanks == column && line[blanks] == '{';
            bool closes = blanks >= 0 && blanks <= column && line[blanks] == ']' && open.Count > 0;
            if (opens || closes)
                return;
        }
    }

    bool SkipLine()
    {
        int found;
        while ((found = Window.Available.IndexOf((byte)'\n')) < 0)
        {
            Window.Advance(Window.Available.Length);
            if (!Window.Fill())
                return false;
        }
        Window.Advance(found + 1);
        return Window.Available.Length > 0 || Window.Fill();
    }
}
