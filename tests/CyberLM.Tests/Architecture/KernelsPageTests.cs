using System.Text.RegularExpressions;
using Xunit;

namespace CyberLM.Tests.Architecture;

/// <summary>docs/kernels.md leads by the hand: what it names has to be there.</summary>
public sealed partial class KernelsPageTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "kernels.md"));

    static IEnumerable<string> Named => Code().Matches(Page).Select(match => match.Groups[1].Value).Distinct();

    [Fact]
    public void Every_file_that_it_names_is_there()
    {
        string[] files = [.. Named.Where(name => name.Contains('/') && !name.StartsWith("./"))];
        Assert.InRange(files.Length, 20, 100);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), $"there is no {file}"));
    }

    [Fact]
    public void Every_test_that_it_names_is_one()
    {
        var types = typeof(KernelsPageTests).Assembly.GetTypes();
        var methods = types.SelectMany(type => type.GetMethods()).Select(method => method.Name);
        var tests = types.Select(type => type.Name).Concat(methods).ToHashSet();
        string[] named = [.. Named.Where(name => TestName().IsMatch(name))];
        Assert.InRange(named.Length, 15, 100);
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\w+(Tests|Conformance)|[A-Z][a-z]*_\w+)$")]
    private static partial Regex TestName();
}
