using System.Text.Json;
using CyberLM.Detection.Scenarios;
using CyberLM.Tenant;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Fields that shipped scenarios name are those of records: the tenant's of 2026, and CloudTrail's as published.</summary>
public sealed class ScenarioFieldTests
{
    static readonly Dictionary<string, string> Categories = new()
    {
        ["SignInLogs"] = "signin", ["NonInteractiveUserSignInLogs"] = "noninteractive", ["ServicePrincipalSignInLogs"] = "serviceprincipal",
        ["UserRiskEvents"] = "risk", ["AuditLogs"] = "audit",
    };

    static readonly Lazy<Dictionary<string, HashSet<string>>> Seen = new(OfTenant);

    static Dictionary<string, HashSet<string>> OfTenant()
    {
        var seen = new Dictionary<string, HashSet<string>>();
        string folder = Directory.CreateTempSubdirectory("cyberlm-scenarios-").FullName;
        try
        {
            var options = new TenantOptions(20, 6, 3, new DateOnly(2026, 1, 5))
            {
                Schema = SchemaPlan.Of2026,
                Streams = Enum.GetValues<LogStream>(),
                Attacks = [.. Enumerable.Range(1, 26).Select(n => $"S{n:D2}")],
            };
            new TenantLog(options).Write(folder);
            foreach (var stream in options.Streams)
            {
                foreach (string line in File.ReadLines(Path.Combine(folder, TenantLog.FileOf(stream))))
                {
                    using var record = JsonDocument.Parse(line);
                    string name = Categories[record.RootElement.GetProperty("category").GetString()!];
                    if (!seen.TryGetValue(name, out var paths)) seen[name] = paths = [];
                    AddPaths(record.RootElement, "", paths);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return seen;
    }

    /// <summary>Objects in arrays stand under the array's own path.</summary>
    static void AddPaths(JsonElement value, string path, HashSet<string> paths)
    {
        if (path.Length > 0) paths.Add(path);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                AddPaths(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", paths);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) AddPaths(item, path, paths);
        }
    }

    /// <summary>What a step sets, down into values that are lists or maps.</summary>
    static IEnumerable<string> Paths(ScenarioStep step)
    {
        var paths = new HashSet<string>();
        foreach (var field in step.Fields)
        {
            paths.Add(field.Path);
            foreach (var choice in field.Choices)
            {
                using var value = JsonDocument.Parse(choice.Fill(_ => "\"x\""));
                AddPaths(value.RootElement, field.Path, paths);
            }
        }
        return paths.Concat(step.Absent);
    }

    [Fact]
    public void Fields_of_Entra_are_those_of_the_tenant()
    {
        Assert.Equal(Categories.Values.Order(), Seen.Value.Keys.Order());
        var steps = ScenarioSet.Shipped.Scenarios.SelectMany(scenario => scenario.Steps.Select(step => (scenario.Id, Step: step)))
            .Where(pair => pair.Step.Stream.Name != "cloudtrail").ToList();
        Assert.True(steps.Count > 60);
        string[] unknown = [.. steps.SelectMany(pair => Paths(pair.Step).Where(path => !Seen.Value[pair.Step.Stream.Name].Contains(path))
            .Select(path => $"{pair.Id} {pair.Step.Id}: {path}"))];
        Assert.Empty(unknown);
    }

    [Fact]
    public void A_whole_record_has_the_fields_of_its_stream()
    {
        foreach (var stream in ShippedStreams.All.Values.Where(stream => stream.Whole.Count > 0 && stream.Name != "cloudtrail"))
        {
            FieldRule[] fields = Fields(stream);
            Assert.All(fields, field => Assert.Contains(field.Path, Seen.Value[stream.Name]));
            Assert.Contains(stream.Time, Seen.Value[stream.Name]);
        }
    }

    static FieldRule[] Fields(StreamShape stream) =>
        [.. stream.Whole, .. stream.Marks, .. stream.User, .. stream.From, .. stream.Agent, .. stream.Result];

    [Fact]
    public void Marks_tell_the_streams_apart()
    {
        foreach (var (category, name) in Categories)
            Assert.Equal($"\"{category}\"",
                Assert.Single(ShippedStreams.All[name].Marks, mark => mark.Path == "category").Choices[0].ToString());
    }

    [Fact]
    public void Fields_of_CloudTrail_are_those_of_published_records()
    {
        var paths = new HashSet<string>();
        foreach (string file in Directory.EnumerateFiles(Repository.Shared("data/cloudtrail"), "*.json"))
        {
            using var records = JsonDocument.Parse(File.ReadAllText(file));
            AddPaths(records.RootElement, "", paths);
        }
        // DescribeTrails and errors are in no record of the folder; the keys of a request are its call's.
        var steps = ScenarioSet.Shipped.Scenarios.SelectMany(scenario => scenario.Steps)
            .Where(step => step.Stream.Name == "cloudtrail").ToList();
        Assert.True(steps.Count >= 6);
        Assert.Empty(steps.SelectMany(Paths).Where(path => !paths.Contains(path)).Distinct());
        Assert.All(Fields(ShippedStreams.All["cloudtrail"]), field => Assert.Contains(field.Path, paths));
    }
}
