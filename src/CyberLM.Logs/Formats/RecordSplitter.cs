namespace CyberLM.Logs;

/// <summary>Cuts one file into records. Bad ones go to the sink with their place and do not stop the rest.</summary>
abstract class RecordSplitter(ByteWindow window, string source, Action<BadRecord> bad)
{
    protected ByteWindow Window => window;
    protected string Source => source;

    public abstract bool Next(out LogRecord record);

    protected void Bad(string reason) => Bad(new BadRecord(source, window.Line, window.Offset, reason));

    protected void Bad(BadRecord record) => bad(record);

    /// <summary>The record at the window's start, in memory of its own.</summary>
    protected LogRecord Record(byte[] utf8) => new(utf8, source, window.Line, window.Offset);
}
