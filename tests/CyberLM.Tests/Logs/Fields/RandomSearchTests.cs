using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class RandomSearchTests
{
    static RandomPattern[] Patterns(IEnumerable<string> values)
    {
        var tree = new SchemaTree();
        var node = tree.Root.ChildOrNew("id"u8)!;
        node.Meet(ValueKind.Scalar);
        foreach (string value in values) node.Value!.Symbols.FindOrAdd(Encoding.UTF8.GetBytes($"\"{value}\""));
        return RandomSearch.Patterns(node.Value!);
    }

    static IEnumerable<string> Guids(int count)
    {
        var random = new Random(1);
        var bytes = new byte[16];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            bytes[7] = (byte)(0x40 | (bytes[7] & 15));
            bytes[8] = (byte)(0x80 | (bytes[8] & 63));
            yield return new Guid(bytes).ToString();
        }
    }

    [Fact]
    public void A_guid_of_version_4_says_122_bits()
    {
        var pattern = Assert.Single(Patterns(Guids(300)));
        Assert.Equal(122, pattern.Bits, 6);
        Assert.True(pattern.Matches("\"f85a4661-e105-4991-a299-8601aa7e2a4d\""u8));
        Assert.False(pattern.Matches("\"f85a4661-e105-1991-a299-8601aa7e2a4d\""u8));
        Assert.False(pattern.Matches("\"F85A4661-e105-4991-a299-8601aa7e2a4d\""u8));
    }

    [Fact]
    public void Identifiers_of_two_kinds_give_two_patterns()
    {
        var others = Guids(60).Select(guid => guid.Replace("-", "")[..12] + "beef");
        Assert.Equal([38, 18], Patterns(Guids(60).Concat(others)).Select(pattern => pattern.Length));
    }

    [Fact]
    public void Words_of_one_length_are_no_identifiers()
    {
        string[] words = ["password", "security", "exchange", "outbound", "incident", "computer", "terminal", "sharings", "resource",
            "document", "platform", "function", "notebook", "database", "internal", "external", "identity", "employee"];
        Assert.Empty(Patterns(words));
    }

    [Fact]
    public void Addresses_of_one_length_are_no_identifiers()
    {
        var random = new Random(4);
        int Part(int most) => random.Next(100, most);
        Assert.Empty(Patterns(Enumerable.Range(0, 200).Select(_ => $"{Part(224)}.{Part(256)}.{Part(256)}.{Part(256)}")));
        Assert.Empty(Patterns(Enumerable.Range(0, 200).Select(_ => $"2001:db8:{Part(999)}:{Part(999)}:{Part(999)}:{Part(999)}:1:2")));
    }

    [Fact]
    public void Times_and_numbers_are_no_identifiers()
    {
        Assert.Empty(Patterns(Enumerable.Range(0, 60).Select(i => $"2026-03-02T08:{i:D2}:{i:D2}.{i * 7919 % 1000:D3}Z")));
        Assert.Empty(Patterns(Enumerable.Range(0, 60).Select(i => $"{i * 7919 % 10_000:D4}")));
    }

    [Fact]
    public void What_is_drawn_has_the_pattern_and_its_spread()
    {
        var pattern = Patterns(Guids(300))[0];
        var random = new Random(2);
        var drawn = new ByteBuffer();
        var seen = new HashSet<char>();
        for (int i = 0; i < 200; i++)
        {
            drawn.Clear();
            pattern.Draw(random.Next, drawn);
            Assert.True(pattern.Matches(drawn.Written));
            seen.Add((char)drawn.Written[1]);
        }
        Assert.Equal(16, seen.Count);
    }
}
