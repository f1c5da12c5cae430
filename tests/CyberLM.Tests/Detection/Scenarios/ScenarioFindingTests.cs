using CyberLM.Detection.Scenarios;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>Everything that a file can have wrong is said with its place, and what to do.</summary>
public sealed class ScenarioFindingTests
{
    const string Good = """
        id: T01
        title: A scenario
        attack: [T1110.001]
        description: For tests.
        actors:
          victim: {users: 2..4}
          attacker: {addresses: 3, agents: [curl/8.5.0]}
        values:
          session: guid
          app: {one-of: [{name: A, id: "1"}, {name: B, id: "2"}]}
        steps:
          - id: first
            stream: signin
            user: victim
            from: attacker
            count: 10..20
            within: 1m..2m
            result: 50126
            fields:
              properties.appDisplayName: ${app.name}
              properties.sessionId: ${session}
          - id: second
            stream: signin
            user: victim
            after: first
            delay: 5s
            result: 0
            fields:
              properties.correlationId: ${first:properties.correlationId}
        aligned:
          - {bin: 5m, steps: [first, second]}
        must-fire: [some_rule]
        variants:
          below-threshold:
            description: Fewer.
            steps:
              first: {count: 2}
            must-not-fire: [some_rule]
        """;

    [Fact]
    public void The_scenario_that_the_others_are_made_from_is_one()
    {
        var set = ScenarioSet.Parse(Good);
        Assert.Empty(set.Findings);
        var scenario = Assert.Single(set.Scenarios);
        Assert.Equal(new CountRange(11, 21), scenario.TotalEvents);
        Assert.Equal(new CountRange(3, 3), scenario.Variants[0].Whole.TotalEvents);
    }

    /// <summary>What refers to steps and actors is not said once more for each reference.</summary>
    [Theory]
    [InlineData("steps:\n", "aligned:", "a scenario needs 'steps', a list of what happens")]
    [InlineData("actors:\n", "values:", "a scenario needs 'actors', a map of who takes part")]
    public void What_is_left_out_is_one_finding(string from, string to, string sentence)
    {
        int begin = Good.IndexOf(from, StringComparison.Ordinal), end = Good.IndexOf(to, StringComparison.Ordinal);
        Assert.Equal(sentence, Assert.Single(ScenarioSet.Parse(Good.Remove(begin, end - begin)).Findings).Sentence);
    }

    [Fact]
    public void Rules_that_nobody_has_are_said_of_files_with_other_findings_too()
    {
        var set = ScenarioSet.Parse(Good.Replace("user: victim", "user: victm"));
        Assert.Empty(set.Scenarios);
        Assert.Equal("no rule is called 'some_rule'; did you mean 'same_rule'?", Assert.Single(set.UnknownRules(["same_rule"])).Sentence);
        Assert.Empty(set.UnknownRules(["some_rule"]));
    }

    [Theory]
    [InlineData("  victim: {users", "\tvictim: {users", 6, "tab")]
    [InlineData("actors:", "actors: {", 5, "a bracket or quote before it that is left open")]
    public void What_is_no_YAML_is_said_with_its_line(string text, string instead, int line, string sentence)
    {
        var finding = Assert.Single(ScenarioSet.Parse(Good.Replace(text, instead)).Findings);
        Assert.Contains(sentence, finding.Sentence);
        Assert.InRange(finding.Line, line, line + 2);
    }

    [Theory]
    // What is replaced, by what, the line, the field, and words of the sentence.
    [InlineData("id: T01", "id: T 01", 1, "id", "letters, digits and hyphens")]
    [InlineData("id: T01\n", "", 1, "id", "needs 'id'")]
    [InlineData("title: A scenario", "titel: A scenario", 2, "", "did you mean 'title'")]
    [InlineData("title: A scenario", "titel: A scenario", 2, "title", "is 'titel' meant?")]
    [InlineData("attack: [T1110.001]", "attack: [T11]", 3, "attack", "'T11' is no technique")]
    [InlineData("attack: [T1110.001]\n", "", 1, "attack", "or 'twin-of'")]
    [InlineData("attack: [T1110.001]", "attack: [T1110.001]\ntwin-of: [S01]", 3, "attack", "no attack")]
    [InlineData("attack: [T1110.001]", "twin-of: [S01]", 32, "must-fire", "stay silent")]
    [InlineData("users: 2..4", "users: 4..2", 6, "actors.victim.users", "is empty")]
    [InlineData("users: 2..4", "users: 0", 6, "actors.victim.users", "whole number from 1")]
    [InlineData("users: 2..4", "users: 2..", 6, "actors.victim.users", "such as 3..8")]
    [InlineData("users: 2..4", "users: 20000", 6, "actors.victim.users", "10000 at most")]
    [InlineData("users: 2..4", "usrs: 2", 6, "actors.victim", "say how many")]
    [InlineData("users: 2..4", "users: 2, addresses: 1", 6, "actors.victim", "make two")]
    [InlineData("users: 2..4", "users: 2, who: unkown", 6, "actors.victim.who", "did you mean 'unknown'")]
    [InlineData("addresses: 3", "addresses: 900", 7, "actors.attacker.addresses", "list more under 'ranges'")]
    [InlineData("addresses: 3", "addresses: 3, ranges: [192.0.2.0/33]", 7, "actors.attacker.ranges", "no network")]
    [InlineData("addresses: 3", "addresses: 3, systems: [AS14061]", 7, "actors.attacker.systems", "such as 14061")]
    [InlineData("addresses: 3", "addresses: 3, places: [Amsterdm]", 7, "actors.attacker.places", "did you mean 'Amsterdam'")]
    [InlineData("addresses: 3", "addresses: 3, places: [{city: X, country: NL, latitude: 95, longitude: 1}]", 7,
        "actors.attacker.places.latitude", "from -90 to 90")]
    [InlineData("addresses: 3", "addresses: 3, places: [{city: X, country: Holland, latitude: 5, longitude: 1}]", 7,
        "actors.attacker.places.country", "two capital letters")]
    [InlineData("  victim: {", "  event: {users: 1}\n  victim: {", 6, "actors.event", "meaning of its own")]
    [InlineData("session: guid", "session: uuid", 9, "values.session", "a value is guid")]
    [InlineData("session: guid", "session: {gud: 4}", 9, "values.session", "did you mean 'guid'")]
    [InlineData("session: guid", "victim: guid", 9, "values.victim", "already")]
    [InlineData("{name: B, id: \"2\"}", "{name: B}", 10, "values.app.one-of", "other parts")]
    [InlineData("stream: signin\n    user: victim\n    from", "stream: sign-in\n    user: victim\n    from", 13, "steps.first.stream",
        "did you mean 'signin'")]
    [InlineData("user: victim\n    from", "user: victm\n    from", 14, "steps.first.user", "did you mean 'victim'")]
    [InlineData("user: victim\n    from", "user: attacker\n    from", 14, "steps.first.user", "not a 'users' actor")]
    [InlineData("from: attacker", "from: victim", 15, "steps.first.from", "not an 'addresses' actor")]
    [InlineData("count: 10..20", "count: ten", 16, "steps.first.count", "whole number")]
    [InlineData("    within: 1m..2m\n", "", 16, "steps.first.count", "add 'within'")]
    [InlineData("within: 1m..2m", "within: 1 minute", 17, "steps.first.within", "such as 90s or 4m30s")]
    [InlineData("within: 1m..2m", "within: 2m..1m", 17, "steps.first.within", "is empty")]
    [InlineData("within: 1m..2m", "within: 1s\n    gap: 1s", 18, "steps.first.gap", "20 events with pauses of 1s or more last 19s")]
    [InlineData("within: 1m..2m", "gap: 10s..20s", 31, "aligned.1.bin", "may last 6m25s, longer than the bin of 5m")]
    [InlineData("result: 50126", "result: 50127", 18, "steps.first.result", "no text is known for the result 50127")]
    [InlineData("result: 50126", "result: [50126, 0]", 18, "steps.first.result", "stands alone")]
    [InlineData("result: 50126", "reslt: 50126", 18, "steps.first", "did you mean 'result'")]
    [InlineData("${app.name}", "${ap.name}", 20, "steps.first.fields.properties.appDisplayName", "did you mean 'app'")]
    [InlineData("${app.name}", "${app.nam}", 20, "steps.first.fields.properties.appDisplayName", "did you mean 'name'")]
    [InlineData("${app.name}", "${app}", 20, "steps.first.fields.properties.appDisplayName", "no part ''")]
    [InlineData("${app.name}", "${attacker.town}", 20, "steps.first.fields.properties.appDisplayName", "addresses have no 'town'")]
    [InlineData("${app.name}", "${second:properties.id}", 20, "steps.first.fields.properties.appDisplayName", "add 'after: second'")]
    [InlineData("${app.name}", "${app.name", 20, "steps.first.fields.properties.appDisplayName", "closing bracket")]
    [InlineData("${app.name}", "[]", 20, "steps.first.fields.properties.appDisplayName", "{json: []}")]
    [InlineData("${app.name}", "{a: 1}", 20, "steps.first.fields.properties.appDisplayName", "{json: {...}}")]
    [InlineData("${app.name}", "0x10", 20, "steps.first.fields.properties.appDisplayName", "no number of JSON")]
    [InlineData("properties.appDisplayName:", "properties..appDisplayName:", 20, "steps.first.fields.properties..appDisplayName",
        "no path")]
    [InlineData("properties.sessionId: ${session}", "properties.appDisplayName.x: 1", 21, "steps.first.fields.properties.appDisplayName.x",
        "one lies within the other")]
    [InlineData("id: second", "id: first", 22, "steps.first.id", "stands in line 12 already")]
    [InlineData("after: first", "after: frst", 25, "steps.second.after", "did you mean 'first'")]
    [InlineData("    count: 10..20", "    after: second\n    count: 10..20", 16, "steps.first.after",
        "goes in a circle: first waits for second waits for first")]
    [InlineData("${first:properties.correlationId}", "${frist:id}", 29, "steps.second.fields.properties.correlationId",
        "did you mean 'first'")]
    [InlineData("delay: 5s", "delay: 5s\n    same-as: third", 27, "steps.second.same-as", "comes before")]
    [InlineData("delay: 5s", "delay: 5s\n    per: attaker", 27, "steps.second.per", "did you mean 'attacker'")]
    [InlineData("delay: 5s", "delay: 5s\n    technique: T1", 27, "steps.second.technique", "no technique")]
    [InlineData("delay: 5s", "delay: 5s\n    absent: [properties.correlationId]", 27, "steps.second.absent", "at once")]
    [InlineData("steps: [first, second]", "steps: [first, secnd]", 31, "aligned.1.steps", "did you mean 'second'")]
    [InlineData("bin: 5m", "bin: 1m", 31, "aligned.1.bin", "longer than the bin of 1m")]
    [InlineData("bin: 5m", "bin: 0", 31, "aligned.1.bin", "such as 5m")]
    [InlineData("must-fire: [some_rule]", "must-fire: [some_rule]\nmay-fire: [some_rule]", 33, "may-fire", "under 'must-fire' already")]
    [InlineData("      first: {count: 2}", "      frst: {count: 2}", 37, "variants.below-threshold.steps.frst", "did you mean 'first'")]
    [InlineData("first: {count: 2}", "first: {cuont: 2}", 37, "variants.below-threshold.steps.first", "did you mean 'count'")]
    [InlineData("first: {count: 2}", "first: {count: 40..60, gap: 4s, within: 1s}", 37, "steps.first.gap", "longer than")]
    [InlineData("    description: Fewer.\n", "", 35, "variants.below-threshold.description", "needs 'description'")]
    [InlineData("description: For tests.", "description: For tests.\ndescription: Twice.", 5, "", "stands in line 4 already")]
    public void What_is_wrong_is_said_with_its_place(string old, string replacement, int line, string field, string words)
    {
        Assert.Contains(old, Good);
        int at = Good.IndexOf(old, StringComparison.Ordinal);
        var set = ScenarioSet.Parse(Good[..at] + replacement + Good[(at + old.Length)..], "test.yml");
        Assert.Empty(set.Scenarios);
        Assert.Contains(set.Findings, finding => finding.Line == line && finding.Field == field && finding.Sentence.Contains(words));
        Assert.All(set.Findings, finding => Assert.StartsWith($"test.yml, line {finding.Line}", finding.ToString()));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        string text = Good.Replace("attack: [T1110.001]", "attack: [T11]").Replace("users: 2..4", "users: 0")
            .Replace("result: 50126", "result: 1").Replace("delay: 5s", "delay: soon").Replace("bin: 5m", "bni: 5m");
        int[] lines = [3, 6, 18, 26, 31];
        Assert.Equal(lines, ScenarioSet.Parse(text).Findings.Select(finding => finding.Line).Distinct().Order());
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("- a\n- b\n", 1, "a scenario is a map")]
    [InlineData("id: A\n---\nid: B\n", 3, "one scenario")]
    [InlineData("a: [1, 2\n", 2, "not YAML")]
    [InlineData("a: &x [*x]\n", 1, "no anchor")]
    public void What_is_no_document_is_refused(string text, int line, string words)
    {
        var finding = Assert.Single(ScenarioSet.Parse(text, "test.yml").Findings);
        Assert.Equal(line, finding.Line);
        Assert.Contains(words, finding.Sentence);
    }

    [Fact]
    public void A_twin_of_nothing_is_said()
    {
        string twin = Good.Replace("attack: [T1110.001]", "twin-of: [S1]").Replace("must-fire: [some_rule]\n", "");
        var finding = Assert.Single(ScenarioSet.Parse(twin).Findings);
        Assert.Equal("twin-of", finding.Field);
        Assert.Contains("no scenario S1; did you mean 'S", finding.Sentence);
    }

    [Fact]
    public void Rules_that_nobody_has_are_named_where_they_stand()
    {
        var set = ScenarioSet.Parse(Good, "test.yml");
        Assert.Empty(set.UnknownRules(["some_rule"]));
        var finding = Assert.Single(set.UnknownRules(["sum_rule", "other"]));
        Assert.Equal((32, "must-fire"), (finding.Line, finding.Field));
        Assert.Contains("did you mean 'sum_rule'", finding.Sentence);
    }
}
