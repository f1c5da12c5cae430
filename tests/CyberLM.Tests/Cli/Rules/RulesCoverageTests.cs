using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>`rules coverage`: techniques by tactic, as text, as a layer of the Navigator, as a drawing.</summary>
public sealed class RulesCoverageTests : IDisposable
{
    readonly RuleFolder folder = new();

    public RulesCoverageTests() => folder.With("rules/a.yml",
        RuleFolder.Rule("One", "a: b", tags: "[attack.t1078.004, attack.initial-access, attack.persistence]"),
        RuleFolder.Rule("Two <&", "a: b", id: "21f2f1f2-0000-4b54-8a3c-6c6a5f0c2d10",
            tags: "[attack.persistence, attack.t1078.004, attack.t1098]"),
        RuleFolder.Rule("Three", "a: b", id: "21f2f1f2-0001-4b54-8a3c-6c6a5f0c2d10", tags: "[attack.t1005, attack.g0001]"),
        RuleFolder.Rule("Four", "a: b", id: "21f2f1f2-0002-4b54-8a3c-6c6a5f0c2d10", tags: "[attack.impact, cve.2021-44228]"));

    public void Dispose() => folder.Dispose();

    Outcome Run(params string[] more) => Cyberlm.Run(["rules", "coverage", "--rules", folder.Rules, .. more]);

    [Fact]
    public void Techniques_stand_under_the_tactics_of_their_rules()
    {
        var run = Run();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("""
            initial-access: 1 technique
              T1078.004 1
            persistence: 2 techniques
              T1078.004 2     T1098     1
            without tactic: 1 technique
              T1005     1

            """, run.Output);
        Assert.Contains("3 techniques named by 4 rules, 1 of which name none", run.Talk);
        var tactics = JsonDocument.Parse(Run("--json").Output).RootElement.GetProperty("tactics");
        Assert.Equal(2, tactics.GetProperty("persistence").GetProperty("T1078.004").GetInt32());
    }

    /// <summary>What layers/spec/v4.5/layerformat.md of mitre-attack/attack-navigator requires.</summary>
    [Fact]
    public void The_layer_has_what_its_format_requires()
    {
        Assert.Equal(0, Run("--navigator", folder["layer.json"]).ExitCode);
        var layer = JsonDocument.Parse(File.ReadAllText(folder["layer.json"])).RootElement;
        Assert.NotEqual("", layer.GetProperty("name").GetString());
        Assert.Equal("enterprise-attack", layer.GetProperty("domain").GetString());
        Assert.Equal("4.5", layer.GetProperty("versions").GetProperty("layer").GetString());
        Assert.True(Version.Parse(layer.GetProperty("versions").GetProperty("navigator").GetString()!) >= new Version(4, 9, 0));
        var techniques = layer.GetProperty("techniques").EnumerateArray().ToList();
        Assert.Equal(["T1005", "T1078.004", "T1098"], techniques.Select(technique => technique.GetProperty("techniqueID").GetString()));
        Assert.Equal([1, 2, 1], techniques.Select(technique => technique.GetProperty("score").GetInt32()));
        Assert.Equal("One\nTwo <&", techniques[1].GetProperty("comment").GetString());
        var gradient = layer.GetProperty("gradient");
        Assert.True(gradient.GetProperty("colors").GetArrayLength() >= 2);
        Assert.True(gradient.GetProperty("maxValue").GetInt32() > gradient.GetProperty("minValue").GetInt32());
    }

    [Fact]
    public void The_drawing_has_a_box_for_each_technique_of_each_tactic()
    {
        Assert.Equal(0, Run("--svg", folder["c.svg"]).ExitCode);
        XNamespace svg = "http://www.w3.org/2000/svg";
        var drawing = XDocument.Load(folder["c.svg"]).Root!;
        Assert.Equal(svg + "svg", drawing.Name);
        var boxes = drawing.Elements(svg + "g").ToList();
        Assert.Equal(["T1078.004 · 1", "T1078.004 · 2", "T1098 · 1", "T1005 · 1"],
            boxes.Select(box => (string)box.Element(svg + "text")!));
        Assert.Equal("One\nTwo <&", (string)boxes[1].Element(svg + "title")!);
        double width = (double)drawing.Attribute("width")!, height = (double)drawing.Attribute("height")!;
        Assert.All(boxes.Select(box => box.Element(svg + "rect")!), box => Assert.True(
            (double)box.Attribute("x")! + (double)box.Attribute("width")! <= width
            && (double)box.Attribute("y")! + (double)box.Attribute("height")! <= height));
    }

    [Fact]
    public void A_drawing_without_a_file_is_on_stdout_in_place_of_the_matrix()
    {
        Run("--svg", folder["c.svg"]);
        var run = Run("--svg");
        Assert.Equal((0, File.ReadAllText(folder["c.svg"])), (run.ExitCode, run.Output));
        Assert.Equal(2, Run("--svg", "--json").ExitCode);
    }

    [Fact]
    public void Files_are_not_replaced_unasked()
    {
        string[] files = ["--navigator", folder["layer.json"], "--svg", folder["c.svg"]];
        Assert.Equal(0, Run(files).ExitCode);
        Assert.Equal(2, Run(files).ExitCode);
        Assert.Equal(0, Run([.. files, "--force"]).ExitCode);
        Assert.Equal(2, Run("--navigator", folder["x"], "--svg", folder["x"]).ExitCode);
        Assert.Equal(2, Run("--navigator", "-").ExitCode);
    }

    /// <summary>Counted in the text of the files, without reading YAML.</summary>
    [Fact]
    public void Techniques_of_SigmaHQ_here_are_those_that_its_files_name()
    {
        string rules = Repository.Shared("data/sigma/rules");
        string[] named = [.. Directory.GetFiles(rules, "*.yml", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Select(line => Regex.Match(line, @"^\s+- attack\.(t\d{4}(\.\d{3})?)\s*$")).Where(match => match.Success)
            .Select(match => match.Groups[1].Value.ToUpperInvariant())];
        Assert.Equal(0, Cyberlm.Run("rules", "coverage", "--rules", rules, "--navigator", folder["layer.json"]).ExitCode);
        var techniques = JsonDocument.Parse(File.ReadAllText(folder["layer.json"])).RootElement.GetProperty("techniques").EnumerateArray();
        Assert.Equal(named.GroupBy(name => name).OrderBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => (name.Key, name.Count())),
            techniques.Select(technique => (technique.GetProperty("techniqueID").GetString()!, technique.GetProperty("score").GetInt32())));
    }
}
