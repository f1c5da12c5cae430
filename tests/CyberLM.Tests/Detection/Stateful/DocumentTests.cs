using CyberLM.Detection.Sigma;
using Xunit;
using static CyberLM.Tests.Detection.Stateful.Remembered;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>What cannot run is refused, with its line and a sentence that helps; it takes nothing else along.</summary>
public sealed class DocumentTests
{
    const string Terms = "kind: new_terms\nfields: v\nhistory: 1d",
        Travel = "kind: impossible_travel\ngroup-by: who\nlatitude: a\nlongitude: b",
        Count = "kind: threshold\nbin: 1h";

    /// <summary>Lines under 'stateful' begin in line 5.</summary>
    [Theory]
    [InlineData("kind: new_trems", 5, "did you mean 'new_terms'")]
    [InlineData("fields: v", 4, "no kind")]
    [InlineData("kind: new_terms\nhistory: 1d", 4, "needs 'fields'")]
    [InlineData("kind: new_terms\nfields: v", 4, "needs 'history'")]
    [InlineData("kind: new_terms\nfields: v\nhistory: 1.5d", 7, "the timespan '1.5d'")]
    [InlineData("kind: new_terms\nfields: v\nhistroy: 1d", 7, "is 'histroy' meant?")]
    [InlineData(Terms + "\nfeilds: w", 8, "no key 'feilds'; did you mean 'fields'")]
    [InlineData(Terms + "\nwithin: 3d", 8, "no key 'within'; Known are")]
    [InlineData("kind: new_terms\nfields: [a, {b: c}]\nhistory: 1d", 6, "'fields' is a list of texts")]
    [InlineData("kind: new_terms\nfields: [a, '']\nhistory: 1d", 6, "an empty text")]
    [InlineData(Terms + "\nentity-history: 2d\ngroup-by: who", 8, "longer than 'history'")]
    [InlineData(Terms + "\nentity-history: 1h", 8, "no group-by")]
    [InlineData(Terms + "\nrule: other", 4, "leave one out")]
    [InlineData("kind: impossible_travel\nlatitude: a\nlongitude: b", 4, "who travels?")]
    [InlineData("kind: impossible_travel\ngroup-by: who\nlatitude: a", 4, "needs 'longitude'")]
    [InlineData(Travel + "\nvpn: 192.0.2.0/24", 4, "need 'address'")]
    [InlineData(Travel + "\naddress: ip\nvpn: [192.0.2.0/33]", 10, "'192.0.2.0/33' is not a network")]
    [InlineData(Travel + "\naddress: ip\nvpn: [home]", 10, "'home' is not a network")]
    [InlineData(Travel + "\naddress: ip\nsame-network: {ipv5: 3}", 10, "did you mean 'ipv4'")]
    [InlineData(Travel + "\naddress: ip\nsame-network: {ipv4: 33}", 10, "from 0 to 32")]
    [InlineData(Travel + "\nleast-km: -1", 9, "from 0 to 20040")]
    [InlineData(Travel + "\nleast-km: far", 9, "takes a number")]
    [InlineData("kind: baseline", 4, "needs 'bin'")]
    [InlineData("kind: baseline\nbin: 1h\nbins: 1", 7, "from 2 to 10000")]
    [InlineData("kind: baseline\nbin: 1h\nbins: 5.5", 7, "a whole number")]
    [InlineData("kind: baseline\nbin: 1h\nbins: 5\nleast-bins: 6", 8, "only the last 5 bins")]
    [InlineData("kind: baseline\nbin: 1h\noffset: 60m", 7, "not shorter than 'bin'")]
    [InlineData("kind: baseline\nbin: 1h\nempty-bins: none", 7, "Known are zero, skip")]
    [InlineData("kind: absence\nwithin: 1h", 4, "needs 'followed-by'")]
    [InlineData("kind: absence\nfollowed-by: nobody\nwithin: 1h", 6, "'nobody' is not there")]
    [InlineData("kind: absence\nfollowed-by: rule oter\nwithin: 1h", 6, "did you mean 'rule other'")]
    [InlineData("kind: absence\nfollowed-by: twin\nwithin: 1h", 6, "the name of 2 rules")]
    [InlineData("kind: absence\nfollowed-by: {}\nwithin: 1h", 6, "which events")]
    [InlineData("kind: absence\nfollowed-by: {rule: other, group-by: who}\nwithin: 1h", 6, "1 fields, and that of the rule 0")]
    [InlineData("kind: absence\nfollowed-by: {detection: {s: {a: b}, condition: t}}\nwithin: 1h", 6, "names 't', which is not there")]
    [InlineData("kind: absence\nfollowed-by: {detection: {s: {a|like: b}, condition: s}}\nwithin: 1h", 6, "'like'")]
    [InlineData("kind: threshold\ncondition: count > 1", 4, "'window', a timespan that slides, or 'bin'")]
    [InlineData("kind: threshold\nbin: 1h\nwindow: 1h\ncondition: count > 1", 4, "one of them")]
    [InlineData("kind: threshold\nwindow: 1h\noffset: 1m\ncondition: count > 1", 7, "no key 'offset'")]
    [InlineData(Count, 4, "needs 'condition'")]
    [InlineData(Count + "\ncondition: {gte: 3}", 7, "'condition' is a text like")]
    [InlineData(Count + "\ncondition: count", 7, "where one of >=")]
    [InlineData(Count + "\ncondition: cuont > 3", 7, "did you mean 'count'")]
    [InlineData(Count + "\nmeasures: {seconds: {distinct: v}}\ncondition: count > 3", 7, "'seconds' is there already")]
    [InlineData(Count + "\ncondition: count > 3 4", 7, "where and, or or the end")]
    [InlineData(Count + "\ncondition: (count > 3", 7, "without a closing one")]
    [InlineData(Count + "\ncondition: 2 > 1", 7, "two numbers")]
    [InlineData(Count + "\ncondition: count > 1.2.3", 7, "no number")]
    [InlineData(Count + "\ncondition: not count > 3", 7, "'not', which is no measure")]
    [InlineData(Count + "\nmeasures: {count: {distinct: v}}\ncondition: count > 3", 7, "there already")]
    [InlineData(Count + "\nmeasures: {and: {distinct: v}}\ncondition: count > 3", 7, "no word of the condition")]
    [InlineData(Count + "\nmeasures: {m: {}}\ncondition: m > 3", 7, "under another name")]
    [InlineData(Count + "\nmeasures: {m: v}\ncondition: m > 3", 7, "is a map")]
    [InlineData(Count + "\nmeasures: {m: {distnict: v, rule: other}}\ncondition: m > 3", 7, "did you mean 'distinct'")]
    public void What_cannot_run_is_named(string lines, int line, string reason)
    {
        var rules = SigmaRuleSet.Parse(string.Join("---\n", Document(lines), Rule("other"), Rule("twin"), Rule("twin")), "test.yml");
        var refused = Assert.Single(rules.Refused);
        Assert.Contains(reason, refused.Reason);
        Assert.Equal((line, "remembered"), (refused.Line, refused.Title));
        Assert.Equal(3, rules.Rules.Count);
    }

    [Theory]
    [InlineData("title: t\nstateful: {}\ndetection: {}\n", "it stands within 'stateful'")]
    [InlineData("title: t\nstateful: {}\ncorrelation: {}\n", "correlation and stateful in one document")]
    [InlineData("title: t\nstateful: [1]\n", "'stateful' is a map")]
    [InlineData("title: t\nstateful: {kind: new_terms, fields: v, history: 1d}\n", "which events it looks at")]
    [InlineData("stateful: {kind: new_terms, rule: a, fields: v, history: 1d}\n", "no title")]
    [InlineData("title: t\nstateful: {kind: new_terms, detection: {s: {a: b}, condition: s}, fields: v, history: 1d}\n", "no logsource")]
    [InlineData("title: t\nstateful: {kind: new_terms, detection: s, fields: v, history: 1d}\n", "is a map of selections")]
    public void Documents_that_are_none(string document, string reason) =>
        Assert.Contains(reason, Sigma.Sig.Refused(document).Reason);

    /// <summary>Neither looks at the other, and both say so.</summary>
    [Fact]
    public void Correlations_and_stateful_rules_do_not_refer_to_each_other()
    {
        const string correlation = "title: c\ncorrelation: {type: event_count, rules: [remembered], timespan: 1m, condition: {gte: 2}}\n",
            stateful = "title: s\nstateful: {kind: threshold, rule: d, window: 1m, condition: count >= 2}\n",
            other = "title: d\ncorrelation: {type: event_count, rules: [rule a], timespan: 1m, condition: {gte: 2}}\n";
        var refused = SigmaRuleSet.Parse(string.Join("---\n", Document(Terms), correlation, stateful, other, Rule("a"))).Refused;
        Assert.Equal(["c", "s"], refused.Select(document => document.Title).Order());
        Assert.Contains("'remembered', a stateful rule", refused.Single(document => document.Title == "c").Reason);
        Assert.Contains("is no detection", refused.Single(document => document.Title == "s").Reason);
    }

    [Fact]
    public void A_document_that_only_refers_needs_no_log_source()
    {
        var rules = Load(Rule("a"), "title: t\nid: 0a5f5f0e-98a4-4b54-8a3c-6c6a5f0c2d10\ntags: [attack.t1078]\nlevel: low\n"
            + "stateful: {kind: new_terms, rule: rule a, fields: v, history: 1d}\n");
        var rule = Assert.Single(rules.Stateful);
        Assert.Equal(("new_terms", "t", "rule a"), (rule.Kind, rule.Header.Title, Assert.Single(rule.Bases).Title));
        Assert.All(RuleLint.Of(rules), note => Assert.Contains("line 1", note));
    }

    [Fact]
    public void Thousands_of_rules_with_one_id_are_one_each()
    {
        string one = Document(Terms).Replace("title: remembered\n", "title: remembered\nid: x\n");
        var rules = SigmaRuleSet.Parse(string.Join("---\n", Enumerable.Repeat(one, 2000)), "test.yml");
        Assert.Equal((2000, 1999), (rules.Stateful.Count, rules.Notes.Count));
        string misspelled = string.Join("---\n", Enumerable.Repeat(one.Replace("new_terms", "new_trems"), 2000));
        Assert.Equal(2000, SigmaRuleSet.Parse(misspelled, "test.yml").Refused.Count);
    }
}
