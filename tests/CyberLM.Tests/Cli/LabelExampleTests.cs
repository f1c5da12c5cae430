using System.Diagnostics;
using System.Text.Json;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>The example of labels in docs/fields.md is run as it stands, with a smaller model.</summary>
public sealed class LabelExampleTests
{
    const string Minutes = "--minutes 5";
    const string Small = "--steps 2 --layers 1 --heads 2 --channels 32 --context 256 --batch 2 --threads 1";

    static string Example()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "fields.md"));
        string example = Assert.Single(page.Split("```bash")[1..].Select(block => block.Split("```")[0]),
            block => block.Contains("--label", StringComparison.Ordinal));
        Assert.Contains(Minutes, example);
        return example.Replace(Minutes, Small, StringComparison.Ordinal)
            .Replace("rules/ ", Path.Combine(Repository.Root, "rules") + " ", StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_gives_what_it_says()
    {
        using var folder = new TemporaryFolder();
        string cyberlm = Path.Combine(AppContext.BaseDirectory, "cyberlm.dll");
        string script = $"set -eo pipefail; cd '{folder.Path}'; cyberlm() {{ dotnet '{cyberlm}' \"$@\"; }}\n{Example()}";
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var table = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string talk = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, talk);
        string[] records = File.ReadAllLines(folder["guesses.jsonl"]);
        Assert.Equal(50, records.Length);
        Assert.All(records, record => Assert.False(JsonDocument.Parse(record).RootElement.TryGetProperty("technique", out _)));
        Assert.Contains("technique: none (", talk, StringComparison.Ordinal);
        var origin = JsonDocument.Parse(File.ReadAllText(folder["guesses.jsonl.provenance.json"])).RootElement;
        Assert.Equal("technique=T1110.001", origin.GetProperty("labels")[0].GetString());
    }
}
