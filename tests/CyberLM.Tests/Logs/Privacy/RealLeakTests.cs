using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Real logs: nothing real is left, and what a model learns is the same.</summary>
public sealed class RealLeakTests(ITestOutputHelper output)
{
    static byte[][] Read(string path) =>
        [.. new LogReader([Repository.Shared($"data/{path}")]).Read().Select(record => record.Utf8.ToArray())];

    static byte[][] Pseudonymised(byte[][] records, int key = 1)
    {
        var pseudonymiser = new Pseudonymiser(TestKey.Of(key));
        foreach (byte[] record in records) pseudonymiser.Learn(record);
        return [.. records.Select(record => pseudonymiser.Apply(record))];
    }

    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("invictus-aws-cloudtrail")]
    [InlineData("azure-sentinel-sample/Okta_CL.json")]
    [InlineData("otrf-security-datasets/windows/execution__psh_python_webserver.zip")]
    [InlineData("msticpy-aad")]
    public void No_real_value_is_left_and_the_records_stay_json(string path)
    {
        byte[][] records = Read(path), mapped = Pseudonymised(records);
        var scan = new LeakScan();
        foreach (byte[] record in records) scan.Learn(record);
        var leaks = new List<string>();
        for (int i = 0; i < records.Length; i++)
        {
            var (found, isValid) = scan.Check(records[i], mapped[i]);
            Assert.True(isValid);
            leaks.AddRange(found);
        }
        foreach (var leak in leaks.GroupBy(leak => leak)) output.WriteLine($"{leak.Count()} {leak.Key}");
        Assert.Empty(leaks);
        // The scan sees something where nothing was done.
        Assert.NotEmpty(scan.Check(records[^1], records[^1]).Leaks);
    }

    /// <summary>Rules that the schema has for a slot in all or some types: its words without the values in them.</summary>
    static Dictionary<string, int> Rules(LogInspection inspection) =>
        inspection.Slots.SelectMany(slot => slot.Rule.Split(" types, ")).Select(rule => rule switch
        {
            _ when rule.StartsWith("always", StringComparison.Ordinal) => "constant",
            _ when rule.StartsWith("copy of", StringComparison.Ordinal) => "copy",
            _ when rule.StartsWith("by ", StringComparison.Ordinal) => "function",
            _ when rule.Contains(" + ") => "sum",
            _ when rule.StartsWith("random", StringComparison.Ordinal) => "random",
            _ when rule.StartsWith("text with", StringComparison.Ordinal) => "template",
            _ => "coded",
        }).GroupBy(rule => rule).ToDictionary(group => group.Key, group => group.Count());

    [Theory]
    [InlineData("azure-ad/signin.jsonl")]
    [InlineData("invictus-aws-cloudtrail")]
    [InlineData("azure-sentinel-sample/Okta_CL.json")]
    [InlineData("otrf-security-datasets/windows/execution__psh_python_webserver.zip")]
    public void What_is_mined_is_the_same(string path)
    {
        byte[][] records = Read(path), mapped = Pseudonymised(records);
        static LogInspection Inspect(byte[][] log) => LogInspection.Of([.. log.Select(record => (ReadOnlyMemory<byte>)record)]);
        LogInspection before = Inspect(records), after = Inspect(mapped);
        foreach (var (slot, other) in before.Slots.Zip(after.Slots).Where(pair => pair.First.Rule != pair.Second.Rule))
            output.WriteLine($"{slot.Path}: {slot.Rule} / {other.Rule} {slot.Tokens:F3} {other.Tokens:F3}");
        output.WriteLine(string.Join(", ", Rules(before).OrderBy(rule => rule.Key)));
        output.WriteLine(string.Join(", ", Rules(after).OrderBy(rule => rule.Key)));
        output.WriteLine($"tokens {before.Tokens:F2} {after.Tokens:F2}, bits {before.ResidualBits:F0} {after.ResidualBits:F0}");
        Assert.Equal(before.Slots.Select(slot => slot.Path), after.Slots.Select(slot => slot.Path));
        Assert.Equal(Rules(before), Rules(after));
        // Fewer is no loss of structure: GUIDs with one of their own are told as random afterwards.
        Assert.InRange(after.Tokens / before.Tokens, 0.8, 1.02);
    }
}
