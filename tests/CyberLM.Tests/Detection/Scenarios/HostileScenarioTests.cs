using System.Text;
using CsCheck;
using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Files that nobody would write: a place and a sentence, or a scenario, and never an end of the program.</summary>
public sealed class HostileScenarioTests
{
    static readonly byte[][] Files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "scenarios"), "*.yml").Order()
        .Select(File.ReadAllBytes)];

    [Fact]
    public void A_file_with_any_byte_changed_is_a_scenario_or_is_refused_with_its_place()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("cyberlm-scenarios-").FullName, "changed.yml");
        int refused = 0;
        try
        {
            Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 3], Gen.Byte).Array[1, 4])
                .Sample((which, edits) =>
                {
                    byte[] changed = Changed(Files[which], edits);
                    File.WriteAllBytes(file, changed);
                    var set = ScenarioSet.Load([file]);
                    Assert.Equal(set.Findings.Count == 0, set.Scenarios.Count == 1);
                    int lines = 2 + Encoding.Latin1.GetString(changed).Count(letter => letter is '\n' or '\r' or '\u0085');
                    Assert.All(set.Findings, finding => Assert.InRange(finding.Line, 1, lines));
                    Assert.All(set.Findings, finding => Assert.True(finding.Sentence.Length > 5));
                    foreach (var scenario in set.Scenarios) Played(scenario);
                    if (set.Findings.Count > 0) refused++;
                }, iter: 1000, threads: 1);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
        Assert.InRange(refused, 100, 999);
    }

    static byte[] Changed(byte[] file, (int At, int What, byte Value)[] edits)
    {
        var bytes = file.ToList();
        foreach (var (at, what, value) in edits)
        {
            int place = at % bytes.Count;
            if (what == 0) bytes[place] = value;
            else if (what == 1) bytes[place] ^= (byte)(1 << (value % 8));
            else if (what == 2) bytes.RemoveRange(place, Math.Min(1 + value % 4, bytes.Count - place - 1));
            else bytes.Insert(place, "{}[]:,'\"-\n #&*|>%0189.$"u8[value % 23]);
        }
        return [.. bytes];
    }

    /// <summary>What whoever plays it would ask.</summary>
    static void Played(Scenario scenario)
    {
        foreach (var whole in scenario.Variants.Select(scenario.As).Prepend(scenario))
        {
            Assert.True(whole.TotalEvents.Least >= whole.Steps.Count);
            foreach (var step in whole.Steps)
            {
                Assert.True(whole.Duration(step).Least <= whole.Duration(step).Most);
                Assert.True(step.After is null || whole.Steps.Any(other => other.Id == step.After));
                foreach (var template in step.Fields.SelectMany(field => field.Choices))
                    template.Fill(reference => $"\"{reference.Kind}\"");
            }
        }
    }

    [Theory]
    [InlineData("nested", "nested deeper")]
    [InlineData("aliases", "nodes")]
    [InlineData("long", "larger than")]
    [InlineData("steps", "200 at most")]
    [InlineData("fields", "500 at most")]
    [InlineData("events", "100000 at most")]
    [InlineData("product", "more than the 100000")]
    [InlineData("pauses", "last longer than")]
    [InlineData("references", "nothing is called")]
    [InlineData("surrogate", "not UTF-8")]
    [InlineData("nul", "not YAML")]
    public void What_would_take_memory_or_time_is_refused(string kind, string words)
    {
        byte[] text = Encoding.UTF8.GetBytes(kind switch
        {
            "nested" => "a: " + new string('[', 100_000),
            "aliases" => string.Concat(Enumerable.Range(0, 30).Select(n => $"a{n}: &a{n} [{(n == 0 ? "x" : $"*a{n - 1}, *a{n - 1}")}]\n")),
            "long" => "description: " + new string('x', 2 << 20),
            "steps" => Head + "steps:\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"  - {{id: s{n}, stream: signin}}\n")),
            "fields" => Head + "steps:\n  - id: a\n    stream: signin\n    fields:\n"
                + string.Concat(Enumerable.Range(0, 600).Select(n => $"      f{n}: 1\n")),
            "events" => Head + "steps: [{id: a, stream: signin, count: 2000000000, within: 1d}]",
            "product" => Head + "steps: [{id: a, stream: signin, count: 100000, per: many, within: 1d}]",
            "pauses" => Head + "steps: [{id: a, stream: signin, count: 100000, gap: 400d}]",
            "references" => Head + "values:\n"
                + string.Concat(Enumerable.Range(0, 190).Select(n => $"  {new string('v', 29)}{n:D3}: guid\n")) + "steps:\n"
                + string.Concat(Enumerable.Range(0, 12).Select(step => $"  - id: s{step}\n    stream: signin\n    fields:\n"
                    + string.Concat(Enumerable.Range(0, 490).Select(n => $"      f{n}: ${{{new string('w', 28)}{n:D4}}}\n")))),
            "surrogate" => "id: \ud800",
            _ => "id: \0",
        });
        if (kind == "surrogate") text = [.. "id: "u8, 0xED, 0xA0, 0x80];
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, text);
            var set = ScenarioSet.Load([file]);
            Assert.Empty(set.Scenarios);
            Assert.Contains(set.Findings, finding => finding.Sentence.Contains(words));
            Assert.True(set.Findings.Count <= 100);
        }
        finally
        {
            File.Delete(file);
        }
    }

    const string Head = "id: A\ntitle: t\ndescription: d\nattack: [T1110]\nactors: {many: {users: 10000}}\n";

    [Fact]
    public void One_id_in_two_files_is_said()
    {
        string folder = Directory.CreateTempSubdirectory("cyberlm-scenarios-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "a.yml"), Files[0]);
            File.WriteAllBytes(Path.Combine(folder, "b.yml"), Files[0]);
            File.WriteAllText(Path.Combine(folder, "c.txt"), "no scenario");
            var set = ScenarioSet.Load([folder]);
            Assert.Single(set.Scenarios);
            var finding = Assert.Single(set.Findings);
            Assert.EndsWith("b.yml", finding.Source);
            Assert.Contains("already", finding.Sentence);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_is_not_there_is_said() =>
        Assert.Contains("no file or folder", Assert.Throws<CyberLMException>(() => ScenarioSet.Load(["/nowhere/at/all"])).Message);
}
