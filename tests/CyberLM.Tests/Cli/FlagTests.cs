using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>What a flag is written as: taken as it is meant, or refused in a sentence that names it.</summary>
public sealed class FlagTests
{
    static readonly string[] Train = ["train", "--data", "x", "--out", "m"];
    static readonly string[] Generate = ["generate", "--model", "m"];

    static void Refused(string sentence, params string[] arguments)
    {
        var outcome = Cyberlm.Run(arguments);
        Assert.True(outcome.ExitCode == 2, $"exit {outcome.ExitCode}: {outcome.Talk}");
        Assert.Contains(sentence, outcome.Talk);
        Assert.DoesNotContain("System.", outcome.Talk);
    }

    /// <summary>A comma that parts thousands would make 8 of 0,8.</summary>
    [Theory]
    [InlineData("--temperature", "0,8")]
    [InlineData("--top-p", "0,95")]
    [InlineData("--min-p", "1,000.5")]
    public void A_comma_is_never_passed_over_in_generate(string flag, string value) =>
        Refused($"{flag} '{value}' is not a number, like 0.8", [.. Generate, flag, value]);

    [Theory]
    [InlineData("--learning-rate", "0,002", "a number")]
    [InlineData("--minutes", "1,5", "a number")]
    [InlineData("--warmup", "0,05", "a number")]
    [InlineData("--clip", "fast", "a number")]
    [InlineData("--steps", "1,000", "a whole number")]
    [InlineData("--context", "abc", "a whole number")]
    [InlineData("--context", "0x10", "a whole number")]
    [InlineData("--seed", "-1", "a whole number from 0")]
    [InlineData("--seed", "18446744073709551616", "a whole number from 0")]
    public void A_number_that_is_none_is_refused_in_train(string flag, string value, string kind) =>
        Refused($"{flag} '{value}' is not {kind}", [.. Train, flag, value]);

    [Theory]
    [InlineData("times are from 1970 to 2200", "--start", "9999-12-31T23:59:00Z")]
    [InlineData("times are from 1970 to 2200", "--start", "0001-01-01")]
    [InlineData("--days 2147483647 cannot be: 1 to 3660", "--days", "2147483647")]
    public void Days_beyond_the_calendar_are_refused_in_simulate(string sentence, params string[] flags) =>
        Refused(sentence, ["simulate", "S10", "--model", "m", "--no-rules", .. flags]);

    /// <summary>They would be written over the records.</summary>
    [Theory]
    [InlineData("is what --out writes", "x.jsonl", "./x.jsonl")]
    [InlineData("is what --out writes", "x.jsonl", "x.jsonl.provenance.json")]
    [InlineData("there is no folder", "x.jsonl", "nowhere-at-all/x.labels.jsonl")]
    [InlineData("--labels - is no file", "x.jsonl", "-")]
    public void Labels_have_a_file_of_their_own_in_simulate(string sentence, string file, string labels) =>
        Refused(sentence, "simulate", "S10", "--model", "m", "--no-rules", "--out", file, "--labels", labels);

    [Theory]
    [InlineData("CYBERLM_GENERATE_TEMPERATURE", "0,8", "generate", "--model", "m")]
    [InlineData("CYBERLM_TRAIN_LEARNING_RATE", "0,002", "train", "--data", "x", "--out", "m")]
    public void Nor_in_the_environment(string name, string value, params string[] arguments)
    {
        using var process = Cyberlm.Start([(name, value)], arguments);
        string talk = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"environment variable {name}='{value}' is not a number, like 0.8", talk);
    }

    [Fact]
    public void What_takes_several_values_is_said_to_have_no_variable()
    {
        using var process = Cyberlm.Start([("CYBERLM_TRAIN_DATA", "x")], ["train", "--out", "m"]);
        string talk = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("environment variable CYBERLM_TRAIN_DATA: --data stands on the command line only", talk);
    }

    [Fact]
    public void Help_says_what_is_required_what_auto_takes_and_how_a_split_is_written()
    {
        using var process = Cyberlm.Start("train", "--help");
        string help = System.Text.RegularExpressions.Regex.Replace(process.StandardOutput.ReadToEnd(), @"\s+", " ");
        process.WaitForExit();
        foreach (string sentence in (string[])["folder of the model (required)", "(required, but with --resume)",
                     "auto: native, or ilgpu on the processor", "or in order of time, time:0.1", "up to 20 steps are measured"])
            Assert.Contains(sentence, help);
    }

    static string Help(params string[] verb)
    {
        using var process = Cyberlm.Start([.. verb, "--help"]);
        string help = System.Text.RegularExpressions.Regex.Replace(process.StandardOutput.ReadToEnd(), @"\s+", " ");
        process.WaitForExit();
        return help;
    }

    /// <summary>A verb within another is called without what the other is called with, and one without flags has no variables.</summary>
    [Fact]
    public void Help_says_how_a_verb_within_another_is_called_and_which_variables_there_are()
    {
        string list = Help("simulate", "list");
        Assert.Contains("cyberlm simulate list [options]", list);
        Assert.DoesNotContain("ids of scenarios, or files", list);
        Assert.Contains("ids of scenarios, or files", Help("simulate"));
        Assert.Contains("CYBERLM_RULES_COMMAND_NAME=value", Help("rules"));
        Assert.Contains("CYBERLM_RULES_RUN_NAME=value", Help("rules", "run"));
    }

    /// <summary>The model is not there, which is said only once the numbers are taken.</summary>
    [Theory]
    [InlineData("0.8")]
    [InlineData("8e-1")]
    [InlineData(".8")]
    public void A_number_as_programs_write_it_is_taken(string value) =>
        Refused("there is no model folder nowhere", "generate", "--model", "nowhere", "--temperature", value, "--backend", "reference");
}
