using Spectre.Console;

namespace CyberLM.Cli.Output;

/// <summary>Columns for people, the same on a terminal and in a file: each as wide as its widest cell, nothing cut or wrapped.</summary>
static class Columns
{
    /// <summary>No table is wider. What is too narrow for one makes Spectre cut cells, or write "…" for the whole table.</summary>
    const int Width = 100_000;

    public static void Write(TextWriter to, string[] heads, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string head in heads) table.AddColumn(new TableColumn(Markup.Escape(head)).NoWrap());
        // A line break in a title would begin what reads as another row.
        foreach (string[] row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Talk.Printable(cell).ReplaceLineEndings(" ")))]);
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(drawn),
        });
        console.Profile.Width = Width;
        console.Write(table);
        // The table fills every line with blanks, the empty ones above and below it too.
        foreach (string line in drawn.ToString().TrimEnd().Split('\n')) to.WriteLine(line.TrimEnd());
    }
}
