using System.Text.RegularExpressions;
using Xunit;

namespace CyberLM.Tests.Architecture;

/// <summary>No figure in the README without a committed result that says it.</summary>
public sealed partial class ReadmeTests
{
    static string Section(string title)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        return text.Split($"## {title}\n")[1].Split("\n## ")[0];
    }

    /// <summary>The rows of all tables of a section, without their heads.</summary>
    static string[] Rows(string section) => [.. section.Split("\n\n").Where(block => block.StartsWith('|'))
        .SelectMany(table => table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))];

    [Fact]
    public void Every_measured_figure_stands_in_the_result_that_it_links_to()
    {
        string[][] rows = [.. Rows(Section("Measured")).Select(row => row.Trim('|').Split('|'))];
        Assert.NotEmpty(rows);
        foreach (string[] cells in rows)
        {
            Assert.True(cells[1..].Any(cell => Link().IsMatch(cell)), $"no result is named: {cells[0]}");
            foreach (string cell in cells[1..])
            {
                Assert.False(Number().IsMatch(Figures().Replace(cell, "")), $"'{cell}' of '{cells[0]}' names no result");
                foreach (Match figures in Figures().Matches(cell))
                {
                    string result = File.ReadAllText(Path.Combine(Repository.Root, figures.Groups[2].Value)).Replace(",", "");
                    foreach (Match number in Number().Matches(Regex.Replace(figures.Groups[1].Value, @"(?<=\d),(?=\d)", "")))
                        Assert.True(Regex.IsMatch(result, $@"(?<![\d.]){Regex.Escape(number.Value)}(?![\d]|\.\d)"),
                            $"{number.Value} of '{cells[0]}' is not in {figures.Groups[2].Value}");
                }
            }
        }
    }

    /// <summary>
    /// A figure that stands somewhere in the result may be another column's or another measure's: all of a row are those of one line there,
    /// each under its own head.
    /// </summary>
    [Fact]
    public void Every_judged_row_is_a_line_of_the_table_that_its_section_names()
    {
        string section = Section("Judged on real sign-ins");
        string result = File.ReadAllText(Path.Combine(Repository.Root, Link().Match(section).Groups[1].Value));
        string table = result.Split("```").First(block => block.TrimStart().StartsWith("better ", StringComparison.Ordinal));
        string[] lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int[] heads = [.. new[] { "holdout", "constrained", "unconstrained", "ablation" }
            .Select(head => Regex.Match(lines[0], $@"(?<= ){head}\b").Index)];
        Assert.DoesNotContain(0, heads);
        string?[][] measured = [.. lines.Skip(1).Select(line => (string?[])
            [.. heads.Select(head => Figure(line[Math.Min(head, line.Length)..]))])];

        string[] rows = Rows(section);
        Assert.NotEmpty(rows);
        foreach (string row in rows)
        {
            string[] cells = row.Trim('|').Split('|');
            Assert.Equal(heads.Length + 1, cells.Length);
            string?[] said = [.. cells[1..].Select(cell => Figure(cell.Trim()))];
            Assert.True(measured.Any(line => line.SequenceEqual(said)), $"'{row}' is no line of the table");
            foreach (Match number in Number().Matches(cells[0]))
                Assert.True(Regex.IsMatch(result, $@"(?<![\d.]){number.Value}(?![\d]|\.\d)"), $"{number.Value} of '{row}' is nowhere");
        }
    }

    /// <summary>What a cell begins with: a number, or - for none.</summary>
    static string? Figure(string cell) => Regex.Match(cell, @"^(-|\d+(\.\d+)?)(?= |$)") is { Success: true } figure ? figure.Value : null;

    [Fact]
    public void Every_link_of_the_documents_leads_somewhere()
    {
        string[] pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md");
        Assert.NotEmpty(pages);
        foreach (string full in pages.Append(Path.Combine(Repository.Root, "README.md")))
        {
            string document = Path.GetRelativePath(Repository.Root, full);
            foreach (Match link in Link().Matches(File.ReadAllText(full)))
                if (!link.Groups[1].Value.StartsWith("http"))
                    Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(full)!, link.Groups[1].Value)), $"{document}: {link.Value}");
        }
    }

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    /// <summary>Figures, and the result that they are from.</summary>
    [GeneratedRegex(@"\[([^\]]+)\]\(([^)#]+)\)")]
    private static partial Regex Figures();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
