using System.Text.RegularExpressions;
using Xunit;

namespace CyberLM.Tests.Architecture;

/// <summary>No figure in the README without a committed result that says it.</summary>
public sealed partial class ReadmeTests
{
    static string[] MeasuredRows()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string measured = text.Split("## Measured")[1].Split("\n## ")[0];
        return [.. measured.Split('\n').Where(line => line.StartsWith('|')).Skip(2)];
    }

    [Fact]
    public void Every_measured_figure_stands_in_the_result_that_its_row_names()
    {
        string[] rows = MeasuredRows();
        Assert.NotEmpty(rows);
        foreach (string row in rows)
        {
            string[] cells = row.Trim('|').Split('|');
            var link = Link().Match(cells[^1]);
            Assert.True(link.Success, $"no result is named: {row}");
            string result = File.ReadAllText(Path.Combine(Repository.Root, link.Groups[1].Value)).Replace(",", "");
            foreach (Match number in Number().Matches(cells[1].Replace(",", "")))
                Assert.True(Regex.IsMatch(result, $@"(?<![\d.]){Regex.Escape(number.Value)}(?![\d]|\.\d)"),
                    $"{number.Value} of '{row}' is not in {link.Groups[1].Value}");
        }
    }

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

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
