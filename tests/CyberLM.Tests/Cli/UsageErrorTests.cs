using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>A command line with a typo: what is wrong is said once, by its name, with what was meant.</summary>
public sealed class UsageErrorTests
{
    static string[] Refused(params string[] arguments)
    {
        var run = Cyberlm.Run(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        return run.Talk.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void A_verb_that_there_is_not_is_all_that_is_wrong() => Assert.Equal(
        ["cyberlm: rules has no verb 'coverge'; did you mean coverage?", "  hint: cyberlm rules --help"],
        Refused("rules", "coverge", "--rules", "x"));

    /// <summary>Though words that are no verb are scenarios, and `bench` measures by itself.</summary>
    [Theory]
    [InlineData("simulate has no verb 'lst'; did you mean list?", "simulate", "lst")]
    [InlineData("simulate has no verb 'shwo'; did you mean show?", "simulate", "shwo", "S10")]
    [InlineData("simulate has no verb 'chek'; did you mean check?", "simulate", "chek", "mine.yml", "--rules", "rules/")]
    [InlineData("simulate has no verb 'lst'; did you mean list?", "simulate", "lst", "--scenarios", "mine/", "--log", "text")]
    [InlineData("bench has no verb 'trian'; did you mean train?", "bench", "trian", "--steps", "3")]
    [InlineData("bench has no verb 'comapre'; did you mean compare?", "bench", "comapre", "a.json", "b.json")]
    public void Nor_is_a_verb_within_one_that_does_something_itself(string sentence, params string[] arguments) =>
        Assert.Equal($"cyberlm: {sentence}", Assert.Single(Refused(arguments)[..^1]));

    /// <summary>An id may be near a verb: with a flag that this verb does not have, a scenario was meant.</summary>
    [Theory]
    [InlineData("there is no scenario lst", "simulate", "lst", "--model", "m")]
    [InlineData("--model is missing", "simulate", "S10")]
    [InlineData("'x' is one word too many", "bench", "x")]
    [InlineData("'.' is one word too many; did you mean --rules .?", "rules", "coverage", ".")]
    public void A_word_that_is_no_verb_is_what_else_it_can_be(string sentence, params string[] arguments) =>
        Assert.StartsWith($"cyberlm: {sentence}", Refused(arguments)[0]);

    [Theory]
    [InlineData("cyberlm: a verb is missing: tenant, inspect, ")]
    [InlineData("cyberlm: a verb is missing: check, run, list, coverage, test, recall, tune", "rules")]
    public void Verbs_are_named_where_none_was_given(string sentence, params string[] arguments) =>
        Assert.StartsWith(sentence, Refused(arguments)[0]);

    [Fact]
    public void Without_one_that_is_near_none_is_meant() => Assert.Equal(
        ["cyberlm: there is no verb 'zzzzzzzz'", "  hint: cyberlm --help"], Refused("zzzzzzzz"));

    [Fact]
    public void A_flag_that_there_is_not_is_named_and_its_value_is_not() => Assert.Equal(
        ["cyberlm: generate has no flag --usr; did you mean --user?", "  hint: cyberlm generate --help"],
        Refused("generate", "--model", "m", "--usr", "someone"));

    /// <summary>Where names of files may stand, the parser takes it for one of them.</summary>
    [Theory]
    [InlineData("inspect has no flag --recods; did you mean --records?", "inspect", "a.jsonl", "--recods", "5")]
    [InlineData("inspect has no flag --recods; did you mean --records?", "inspect", "a.jsonl", "--recods=5")]
    [InlineData("rules run has no flag --rulse; did you mean --rules?", "rules", "run", "a.jsonl", "--rules", "r", "--rulse", "s")]
    [InlineData("rules run has no flag --logg; did you mean --log?", "rules", "run", "a.jsonl", "--rules", "r", "--logg", "json")]
    public void Nor_is_it_a_file_that_is_not_there(string sentence, params string[] arguments) =>
        Assert.Equal($"cyberlm: {sentence}", Refused(arguments)[0]);

    [Fact]
    public void A_word_that_is_none_of_a_flags_is_said_with_them_in_their_order() => Assert.Equal(
        ["cyberlm: --fail-on 'hgh' is not one of informational, low, medium, high, critical", "  hint: cyberlm rules run --help"],
        Refused("rules", "run", "a.jsonl", "--rules", "r", "--fail-on", "hgh"));

    [Theory]
    [InlineData("--temperature", "-1", "0 or more")]
    [InlineData("--top-p", "1.5", "above 0, at most 1")]
    [InlineData("--min-p", "2", "from 0 to 1")]
    public void A_number_that_cannot_be_is_said_to_be_one(string flag, string value, string allowed) => Assert.Equal(
        [$"cyberlm: {flag} {value} cannot be", $"  hint: {allowed}"], Refused("generate", "--model", "m", flag, value));

    [Fact]
    public void Programs_are_told_the_same()
    {
        string line = Assert.Single(Refused("--log", "json", "inspect", "a.jsonl", "--recods", "5"));
        Assert.Contains("has no flag --recods", System.Text.Json.JsonElement.Parse(line).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("inspect", "--help", "--recods")]
    [InlineData("--version")]
    public void Help_and_version_are_given_all_the_same(params string[] arguments)
    {
        using var process = Cyberlm.Start(arguments);
        Assert.NotEmpty(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The names that `simulate` plays are none of its verbs'.</summary>
    [Fact]
    public void Help_of_a_verb_within_another_leaves_the_others_arguments_out()
    {
        using var process = Cyberlm.Start("simulate", "list", "--help");
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("cyberlm simulate list [options]", help);
        Assert.DoesNotContain("<scenarios>...", help);
    }
}
