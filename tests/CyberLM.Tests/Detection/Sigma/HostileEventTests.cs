using System.Text;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Events that mean harm, or are broken: the run goes on, and what can be seen in them is seen.</summary>
public sealed class HostileEventTests
{
    static readonly SigmaRuleSet Rules = Sig.Load(Sig.Rule("f: needle") + "---\n" + Sig.Rule("- needle"));

    static int Matches(SigmaRun run, byte[] record)
    {
        var matches = new List<SigmaMatch>();
        run.Match(record, matches);
        return matches.Count;
    }

    static int Matches(SigmaRun run, string record) => Matches(run, Encoding.UTF8.GetBytes(record));

    [Fact]
    public void Broken_records_are_one_text_each_and_good_ones_between_them_are_whole()
    {
        var run = new SigmaEngine(Rules).Start();
        string[] broken =
        [
            "{\"f\":\"needle\"", "{\"f\":\"needle\"}}", "{\"f\":\"needle\",}", new string('[', 100_000) + "needle",
            string.Concat(Enumerable.Repeat("{\"f\":", 300)) + "\"needle\"" + new string('}', 300), "needle\0", "[\"needle\"]",
        ];
        foreach (string record in broken)
        {
            Assert.Equal(1, Matches(run, record));
            Assert.Equal(2, Matches(run, "{\"f\":\"needle\"}"));
        }
        Assert.Equal(broken.Length, run.Statistics.Texts);
        Assert.Equal(0, Matches(run, ""));
    }

    [Fact]
    public void Bytes_that_are_no_text_hide_nothing()
    {
        var run = new SigmaEngine(Rules).Start();
        Assert.Equal(1, Matches(run, [.. "{\"f\":\""u8, 0xFF, .. "needle\"}"u8]));
        Assert.Equal(2, Matches(run, "{\"a\":\"\\ud800\",\"f\":\"needle\"}"));
        Assert.Equal(2, Matches(run, "{\"\\ud800\":1,\"\\u0066\":\"\\u006eeedle\"}"));
        Assert.Equal(2, Matches(run, "{\"f\":1,\"f\":\"needle\"}"));
    }

    [Fact]
    public void Many_keys_and_keys_alike_cost_their_length_and_are_forgotten()
    {
        var run = new SigmaEngine(Rules).Start();
        string middle(int i) => $"\"{new string('a', 8)}{i:D7}{new string('z', 8)}\":0";
        string many = "{" + string.Join(",", Enumerable.Range(0, 150_000).Select(middle)) + "}";
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, Matches(run, many));
            Assert.Equal(2, Matches(run, "{\"f\":\"needle\"}"));
        }
        Assert.Equal(2, Matches(run, "{\"f\":\"needle\"," + many[1..]));
    }

    [Fact]
    public void Runs_of_one_engine_answer_alike_side_by_side()
    {
        var engine = new SigmaEngine(Rules);
        byte[][] events = [.. Enumerable.Range(0, 3000).Select(i => i % 3 == 0 ? "needle" : "hay")
            .Select(text => Encoding.UTF8.GetBytes($"{{\"f\":\"{text}\"}}"))];
        int[] counts = new int[4];
        Parallel.For(0, counts.Length, i =>
        {
            var run = engine.Start();
            counts[i] = events.Sum(one => Matches(run, one));
        });
        Assert.All(counts, count => Assert.Equal(2000, count));
    }

    [Fact]
    public void A_log_that_makes_up_sources_is_still_held_against_its_rules()
    {
        var rules = Sig.Load(Sig.Rule("f: needle", logsource: "product: windows"));
        var run = new SigmaEngine(rules).Start();
        for (int i = 0; i < 6000; i++)
            Assert.Equal(1, Matches(run, $"{{\"Channel\":\"c{i}\",\"EventID\":{i},\"f\":\"needle\"}}"));
        Assert.Equal(1, Matches(run, $"{{\"Channel\":\"{new string('c', 5000)}\",\"EventID\":1,\"f\":\"needle\"}}"));
    }
}
