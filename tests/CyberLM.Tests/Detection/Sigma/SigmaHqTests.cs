using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>The rules that SigmaHQ ships, read from their archive.</summary>
public sealed class SigmaHqTests
{
    public static IEnumerable<(string Name, string Text)> Archive()
    {
        using var file = File.OpenRead(Repository.Shared("data/sigma/sigmahq-8eaafff.tar.gz"));
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && entry.Name.EndsWith(".yml"))
                yield return (entry.Name, new StreamReader(data, Encoding.UTF8).ReadToEnd());
        }
    }

    public static SigmaRuleSet All(SigmaOptions? options = null) => SigmaRuleSet.Parse(Joined(), "sigmahq", options);

    static string Joined() => string.Concat(Archive().Select(rule => $"---\n{rule.Text}\n"));

    [Fact]
    public void Every_rule_loads_or_is_named()
    {
        var rules = All();
        Assert.Equal(3669, rules.Rules.Count + rules.Refused.Count);
        Assert.All(rules.Refused, refused => Assert.Contains("placeholder", refused.Reason));
        Assert.Equal(2, rules.Refused.Count);
    }
}
