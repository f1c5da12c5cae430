using System.CommandLine;
using CyberLM.Evaluation;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What `evaluate` asks of rules and attacks.</summary>
sealed class AlertFlags(Flags flags)
{
    readonly Option<string[]> rules = flags.AddMany(
        "rules", "rule files or folders: how often each fires at generated records, beside real ones; beside --scenarios, what judges them "
        + "[there: those that come with the program]", required: false);
    readonly Option<string[]> attack = flags.AddMany(
        "attack", "files that simulate wrote, labels beside them: their attacks told from real records", required: false);
    readonly Option<string[]> labels = flags.AddMany("labels", "of --attack, in its order [FILE.labels.jsonl]", required: false);

    public string[] Rules(ParseResult parse) => parse.GetValue(rules) ?? [];

    public AttackFile[] Attacks(ParseResult parse)
    {
        string[] files = parse.GetValue(attack) ?? [], theirs = parse.GetValue(labels) ?? [];
        if (theirs.Length > 0 && theirs.Length != files.Length)
            throw new CyberLMException($"--labels names {theirs.Length} files, and --attack {files.Length}", "name one for each");
        foreach (string file in theirs.Length > 0 ? theirs : files.Select(LabelConventions.Beside))
            if (!File.Exists(file)) throw new CyberLMException($"there is no file {file}", "--labels names those that simulate wrote");
        return [.. files.Select((file, i) => new AttackFile(file, theirs.Length > 0 ? theirs[i] : LabelConventions.Beside(file)))];
    }
}
