using System.Text;
using CsCheck;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>Documents and records that nobody would write: a sentence for the ones, and no end of a run for the others.</summary>
public sealed class HostileTests
{
    static readonly string[] Documents =
    [
        Document("kind: new_terms\nfields: [v, w]\ngroup-by: who\nhistory: 3s\nentity-history: 1s", "one"),
        Document("kind: impossible_travel\ngroup-by: who\nlatitude: v\nlongitude: w\naddress: ip\nvpn: [192.0.2.0/24]\n"
            + "unless-same: v", "two"),
        Document("kind: baseline\nbin: 2s\nbins: 4\nleast-bins: 2\nsigmas: 0.5\nleast-sigma: 0\ndistinct: [v]", "three"),
        Document("kind: absence\nwithin: 2s\nfollowed-by: {detection: {s: {kind: b}, condition: s}, group-by: [v]}\n"
            + "group-by: [who]", "four"),
        Document("kind: threshold\nbin: 2s\nmeasures: {m: {distinct: w}, n: {rule: rule b}}\n"
            + "condition: (m >= 2 or n < 3) and count > 0", "five"),
        Document("kind: threshold\nwindow: 2s\nmeasures: {m: {distinct: w}}\ncondition: 2 * m != 0.5 * count", "six"),
        Rule("b"),
    ];

    /// <summary>Characters of YAML and of conditions in the wrong places.</summary>
    [Fact]
    public void A_document_with_anything_in_it_runs_or_is_refused_with_a_sentence()
    {
        string all = string.Join("---\n", Documents);
        const string letters = "{}[]:,'\"-\n #&*|>%0199ksmhdMy.()<=!\u00e9\0";
        Gen.Select(Gen.Int[0, all.Length - 1], Gen.Int[0, 3], Gen.Int[0, letters.Length - 1]).Array[1, 6].Sample(edits =>
        {
            var text = new StringBuilder(all);
            foreach (var (at, what, letter) in edits)
            {
                int place = Math.Min(at, text.Length - 1);
                if (what == 0) text.Remove(place, Math.Min(3, text.Length - place));
                else if (what == 1) text[place] = letters[letter];
                else text.Insert(place, letters[letter]);
            }
            var rules = SigmaRuleSet.Parse(text.ToString(), "test.yml");
            Assert.All(rules.Refused, refused => Assert.True(refused.Reason.Length > 5 && refused.Line > 0));
            Run(rules, [(0, Event("u", "1")), (3, Event("u", "2")), (9, Event("w", "1", "b"))], out _);
        }, iter: 1000, threads: 1);
    }

    /// <summary>Any kind of value under any field, at any time, forwards and back; the same every time, and within the limits.</summary>
    [Fact]
    public void Records_with_anything_in_them_end_no_run()
    {
        var rules = Load(Documents);
        string[] values = ["1", "\"1\"", "-0.0", "1e400", "\"\"", "null", "true", "[]", "[[1],2]", "{}", "{\"a\":1}", "\"\\ud800\"", "91",
            "\"192.0.2.7\"", "\"::1%eth0\"", "\"1\\u0000\"", "1e-28", "123456789012345678901234567890"];
        var value = Gen.Int[0, values.Length - 1].Select(i => values[i]);
        var record = Gen.Select(value, value, value, value, Gen.Int[0, 2], (who, v, w, ip, kind) =>
            $$"""{"kind":"{{"abc"[kind]}}","who":{{who}},"v":{{v}},"w":{{w}},"ip":{{ip}}}""");
        var limits = new StatefulLimits { Entities = 5, ValuesOfEntity = 6, Values = 20, Held = 10, Lag = TimeSpan.FromSeconds(2) };
        Gen.Select(record, Gen.Frequency((9, Gen.Double[-3, 5]), (1, Gen.Double[-1e9, 1e9]))).Array[60].Sample(steps =>
        {
            double second = 0;
            var events = steps.Select(step => (second = Math.Clamp(second + step.Item2, -5e10, 5e10), step.Item1)).ToList();
            Assert.Equal(Told(Run(rules, events, out var run, limits)), Told(Run(rules, events, out _, limits)));
            Assert.All(run.Stateful, counts => Assert.True(counts.Alerts <= counts.Matches));
        }, iter: 100, threads: 1);
    }

    /// <summary>Ten thousand entities in a second's time cost no more memory than the limits allow.</summary>
    [Fact]
    public void Queues_of_what_is_over_do_not_grow()
    {
        var rules = Load(Documents[3..5].Append(Rule("b")).ToArray());
        var limits = new StatefulLimits { Entities = 10, Values = 10 };
        Run(rules, Enumerable.Range(0, 20_000).Select(i => (i / 20_000.0, Event($"{i}", "1"))), out var run, limits);
        Assert.Equal(19_990, run.Stateful[0].ForgottenEntities);
        Assert.Equal(10, run.Stateful[0].Undecided);
    }
}
