using System.CommandLine;
using CyberLM.Cli.Output;

namespace CyberLM.Cli.Commands;

/// <summary>`rules`: rules over logs. Its verbs do one thing each.</summary>
static class RulesCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("rules",
            "Detection rules, Sigma's and rules with a memory: what they find in logs, which attacks they miss, which do not run.");
        command.Subcommands.Add(RulesCheck.Create(open));
        command.Subcommands.Add(RulesRun.Create(open));
        command.Subcommands.Add(RulesList.Create(open));
        command.Subcommands.Add(RulesCoverage.Create(open));
        command.Subcommands.Add(RulesTest.Create(open));
        command.Subcommands.Add(RulesRecall.Create(open));
        command.Subcommands.Add(RulesTune.Create(open));
        _ = new Flags("rules", command);
        Examples.AddTo(command,
            "cyberlm rules check rules/",
            "cyberlm rules run logs/ --rules rules/ --table",
            "cyberlm generate --model model --day 2026-03-02 | cyberlm rules run - --rules rules/ --fail-on high");
        return command;
    }

    /// <summary>The rules that a verb is about, as files and folders.</summary>
    public static Argument<string[]> AddRules(Command command)
    {
        var rules = new Argument<string[]>("rules")
        {
            Description = "rule files, or folders with all .yml and .yaml below them",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(rules);
        return rules;
    }
}
