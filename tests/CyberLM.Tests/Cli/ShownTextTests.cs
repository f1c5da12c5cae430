using CyberLM.Cli.Output;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>What logs and rules say, shown to people: it neither steers a terminal nor passes for another line.</summary>
public sealed class ShownTextTests
{
    [Theory]
    [InlineData("\u001b[31m", "\ufffd[31m")]
    [InlineData("a\u202egpj.exe", "a\ufffdgpj.exe")]
    [InlineData("\u2066a\u2069", "\ufffda\ufffd")]
    [InlineData("Zoë, 例 \u200d", "Zoë, 例 \u200d")]
    public void What_steers_is_shown_and_letters_stay(string text, string shown) => Assert.Equal(shown, Talk.Printable(text));

    [Fact]
    public void A_cell_has_one_line()
    {
        using var output = new StringWriter();
        Columns.Write(output, ["rule"], [["Good\r\n  Forged"], ["Other"]]);
        string[] rows = [.. output.ToString().Split('\n').Where(line => line.Any(char.IsLetter))];
        Assert.Equal(3, rows.Length);
    }
}
