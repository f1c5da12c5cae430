using System.Text;

namespace CyberLM.Cli.Output;

/// <summary>
/// Stderr, whose failures are passed over: a full disk under a log file, or a stderr that was closed, which .NET calls a lack of rights. A
/// run outlives its talk.
/// </summary>
sealed class StandardError : TextWriter
{
    public override Encoding Encoding => Console.Error.Encoding;

    public override void Write(char value) => Try(() => Console.Error.Write(value));
    public override void Write(string? value) => Try(() => Console.Error.Write(value));
    public override void Write(char[] buffer, int index, int count) => Try(() => Console.Error.Write(buffer, index, count));
    public override void WriteLine(string? value) => Try(() => Console.Error.WriteLine(value));
    public override void Flush() => Try(Console.Error.Flush);

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
