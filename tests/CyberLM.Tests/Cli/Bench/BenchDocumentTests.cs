using System.Text.Json;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Cli.Bench;

/// <summary>docs/bench.md explains every field that a result has, and every verb.</summary>
public sealed class BenchDocumentTests
{
    static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs/bench.md"));

    [Theory]
    [InlineData("roofline", "--threads", "1")]
    [InlineData("train", "--context", "8", "--batch", "1", "--steps", "1")]
    [InlineData("sample", "--context", "8", "--rows", "1")]
    [InlineData("ops", "--filter", "gather", "--shape", "tiny", "--seconds", "1")]
    public void Every_field_of_a_result_is_explained(string verb, params string[] arguments)
    {
        NativeEngine.Require();
        var outcome = Cyberlm.Run(["bench", verb, .. arguments, "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(Names(JsonDocument.Parse(outcome.Output).RootElement), name => Assert.Contains($"`{name}`", Document));
        Assert.Contains($"`bench {verb}`", Document);
    }

    static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Names(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
