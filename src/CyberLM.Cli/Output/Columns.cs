using Spectre.Console;

namespace CyberLM.Cli.Output;

/// <summary>Columns for people, the same on a terminal and in a file.</summary>
static class Columns
{
    /// <summary>Wide enough for every table here: a redirected console would otherwise be cut at 80 columns.</summary>
    const int Width = 200;

    /// <summary>For cells that must not be cut, such as paths.</summary>
    public const int Unbounded = 10_000;

    public static void Write(TextWriter to, string[] heads, IEnumerable<string[]> rows, int width = Width)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string head in heads) table.AddColumn(new TableColumn(Markup.Escape(head)).NoWrap());
        foreach (string[] row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Talk.Printable(cell)))]);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(to),
        });
        console.Profile.Width = width;
        console.Write(table);
    }
}
