using CsCheck;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>The streaming rules against twins that go through the whole list for every event, on events made at random.</summary>
public sealed class StatefulTwinTests
{
    const int Times = 60;

    /// <summary>Mostly small gaps, some of them zero, now and then a pause that forgets.</summary>
    static Gen<List<Happening>> Events(string kinds, int pause, int count = 50, int gap = 4) =>
        Gen.Select(Gen.Frequency((8, Gen.Int[0, gap]), (1, Gen.Int[0, pause])), Gen.Int[0, 1], Gen.Int[0, 5], Gen.Int[0, kinds.Length - 1])
            .Array[1, count].Select(steps =>
            {
                int second = 0;
                return steps.Select(step => new Happening(second += step.Item1, "uv"[step.Item2].ToString(), $"{step.Item3}",
                    kinds[step.Item4] == 'x' ? "ab" : kinds[step.Item4].ToString())).ToList();
            });

    static void Agree(Gen<List<Happening>> events, SigmaRuleSet rules, Func<List<Happening>, IEnumerable<(double, string)>> twin)
    {
        int told = 0;
        events.Sample(list =>
        {
            var expected = twin(list).Order().ToList();
            Interlocked.Add(ref told, expected.Count);
            Assert.Equal(expected, Told(Run(rules, list.Select(e => ((double)e.Second, e.Json)), out _)));
        }, iter: Times, threads: 1);
        Assert.True(told > 0, "events at random must make the rule fire");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\nentity-history: 8s")]
    public void New_terms(string more) => Agree(Events("a", 40),
        Load(Document("kind: new_terms\ngroup-by: who\nfields: v\nhistory: 20s" + more)),
        list => Twins.NewTerms(list, 20, more.Length > 0 ? 8 : 0));

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Baseline(bool distinct, bool zeros)
    {
        string rule = "kind: baseline\ngroup-by: who\nbin: 5s\nbins: 6\nleast-bins: 2\nsigmas: 1\nleast: 2"
            + (distinct ? "\ndistinct: v" : "") + (zeros ? "" : "\nempty-bins: skip");
        Agree(Events("a", 30, 80), Load(Document(rule)), list => Twins.Baseline(list, 5, 6, 2, 1, 2, distinct, zeros));
    }

    /// <summary>Some events are of both kinds: they answer others and not themselves.</summary>
    [Fact]
    public void Absence() => Agree(Events("aabx", 12),
        Load(Rule("b").Replace("kind: b", "kind|contains: b"),
            Document("kind: absence\ngroup-by: who\nfollowed-by: b\nwithin: 6s").Replace("kind: a}", "kind|contains: a}")),
        list => Twins.Absence(list, 6));

    public static TheoryData<string, bool> Conditions => new()
    {
        { "count >= 4", true },
        { "values >= 3 and count >= 5", true },
        { "values >= 3 or others >= 2", true },
        { "count > 2 * others", false },
        { "values == 2 and (count >= 3 or others >= 1)", false },
        { "count <= 3 and values < 2", false },
        { "3 <= values", true },
        { "count >= 3 and seconds <= 4", false },
        { "seconds > 5", true },
    };

    static bool Holds(string condition, List<Happening> window)
    {
        int count = window.Count(e => e.Kind == "a"), others = window.Count(e => e.Kind == "b");
        int values = window.Where(e => e.Kind == "a").Select(e => e.Value).Distinct().Count();
        var own = window.Where(e => e.Kind == "a").Select(e => e.Second).ToList();
        int seconds = own.Count == 0 ? 0 : own.Max() - own.Min();
        return condition switch
        {
            "count >= 4" => count >= 4,
            "values >= 3 and count >= 5" => values >= 3 && count >= 5,
            "values >= 3 or others >= 2" => values >= 3 || others >= 2,
            "count > 2 * others" => count > 2 * others,
            "values == 2 and (count >= 3 or others >= 1)" => values == 2 && (count >= 3 || others >= 1),
            "count <= 3 and values < 2" => count <= 3 && values < 2,
            "3 <= values" => values >= 3,
            "count >= 3 and seconds <= 4" => count >= 3 && seconds <= 4,
            "seconds > 5" => seconds > 5,
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
    }

    static SigmaRuleSet Threshold(string length, string condition) => Load(Rule("b"), Document(
        $"kind: threshold\ngroup-by: who\n{length}\nmeasures:\n  values: {{distinct: v}}\n  others: {{rule: b}}\ncondition: {condition}"));

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Threshold_over_a_sliding_window(string condition, bool _) =>
        Agree(Events("aab", 12, gap: 2), Threshold("window: 8s", condition),
            list => Twins.Sliding(list, 8, window => Holds(condition, window)));

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Threshold_over_bins(string condition, bool atOnce) => Agree(Events("aab", 12, gap: 2), Threshold("bin: 8s", condition),
        list => Twins.Binned(list, 8, atOnce, bin => Holds(condition, bin)));

    /// <summary>Records that come late by less than the lag change nothing.</summary>
    [Fact]
    public void A_log_out_of_order_within_the_lag_is_as_good_as_one_in_order()
    {
        var rules = Load(Rule("b"),
            Document("kind: new_terms\ngroup-by: who\nfields: v\nhistory: 20s", "one"),
            Document("kind: baseline\ngroup-by: who\nbin: 5s\nbins: 6\nleast-bins: 2\nsigmas: 1\nleast: 2", "two"),
            Document("kind: absence\ngroup-by: who\nfollowed-by: b\nwithin: 6s", "three"),
            Document("kind: threshold\ngroup-by: who\nbin: 8s\nmeasures: {values: {distinct: v}}\ncondition: values <= 2", "four"));
        var limits = new StatefulLimits { Lag = TimeSpan.FromSeconds(10) };
        Gen.Select(Events("ab", 12), Gen.Int[0, 10].Array[50]).Sample((made, delays) =>
        {
            // Times of their own, since equal ones count in the order of the input; and a last record that all others wait for.
            var list = made.Select((e, i) => (Second: e.Second + i / 1000.0, e.Json)).Append((Second: 1000.0, Json: "{}")).ToList();
            double Arrives(int i) => list[i].Second + (i < made.Count ? delays[i] : 0);
            var late = Enumerable.Range(0, list.Count).OrderBy(Arrives).Select(i => list[i]);
            Assert.Equal(Told(Run(rules, list, out _)), Told(Run(rules, late, out var run, limits)));
            Assert.Equal(0, run.Stateful.Sum(rule => rule.Late));
        }, iter: Times, threads: 1);
    }
}
