using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`pseudonymise`: the same records with pseudonyms for people, machines and accounts.</summary>
static class PseudonymiseCommand
{
    const string StandardInput = "-";
    const int Buffer = 1 << 16;

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("pseudonymise", "Replaces names, addresses and identifiers by pseudonyms that a key decides.");
        var flags = new Flags("pseudonymise", command);
        var files = new Argument<string[]>("files")
        {
            Description = "log files, folders, patterns, or - for stdin",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Arguments.Add(files);
        var key = flags.Add("key", "file with the key", "");
        var newKey = flags.Add("new-key", "make a key file, which only its owner can read", "");
        var output = flags.Add("out", "file to write, a record a line, or - for stdout", OutputFile.Stdout);
        var force = flags.Add("force", "replace the file", false);
        var check = flags.Add("check", "look for real values in what was written; exit 1 when some are there", false);
        Examples.AddTo(command,
            "cyberlm pseudonymise --new-key log.key",
            "cyberlm pseudonymise logs/ --key log.key --out pseudonyms.jsonl --check",
            "zcat cloudtrail.json.gz | cyberlm pseudonymise - --key log.key | cyberlm inspect -");
        command.SetAction(parse =>
        {
            var session = open(parse);
            string made = parse.GetValue(newKey)!, named = parse.GetValue(key)!;
            string[] logs = parse.GetValue(files)!;
            Require(logs, named, made);
            if (made.Length > 0)
                session.Talk.Say($"{made}: a new key, fingerprint {PseudonymKey.Create(made).Fingerprint}; keep it apart from the logs");
            return logs.Length == 0
                ? ExitCode.Done
                : Run(session, logs, made.Length > 0 ? made : named, parse.GetValue(output)!, parse.GetValue(force), parse.GetValue(check));
        });
        return command;
    }

    static void Require(string[] logs, string key, string newKey)
    {
        if (key.Length > 0 && newKey.Length > 0)
            throw new CyberLMException("--key and --new-key both name a key", "give one of them");
        if (logs.Length > 0 && key.Length + newKey.Length == 0)
            throw new CyberLMException("--key is missing: the file that decides the pseudonyms",
                "make one: cyberlm pseudonymise --new-key log.key");
        if (logs.Length == 0 && newKey.Length == 0)
            throw new CyberLMException("no log is named", "name log files, or - for stdin");
    }

    static int Run(Session session, string[] logs, string key, string output, bool force, bool check)
    {
        OutputFile.RefuseToReplace(output, force);
        OutputFile.RefuseWhatIsRead(output, logs, [key]);
        var pseudonymiser = new Pseudonymiser(PseudonymKey.Read(key));
        var reader = new LogReader(logs, new LogReaderOptions { Stop = session.Stop });
        var leaks = check ? new LeakScan() : null;
        // Standard input comes once.
        IReadOnlyList<LogRecord>? kept = logs.Contains(StandardInput) ? [.. reader.Read()] : null;
        foreach (var record in kept ?? reader.Read())
        {
            pseudonymiser.Learn(record.Utf8.Span);
            leaks?.Learn(record.Utf8.Span);
        }
        ReadingReport.Say(session.Talk, reader.Report);
        var counts = new Counts();
        void Write(Stream to)
        {
            var buffered = new BufferedStream(to, Buffer);          // not disposed: it would close what the caller still flushes
            foreach (var record in kept ?? reader.Read())
            {
                byte[] written = pseudonymiser.Apply(record.Utf8.Span);
                counts.Add(record, written, leaks);
                buffered.Write(written);
                buffered.WriteByte((byte)'\n');
            }
            buffered.Flush();
        }

        if (output == OutputFile.Stdout) Write(session.Data);
        else DurableFile.Write(output, Write);
        return counts.Say(session.Talk, check);
    }

    /// <summary>What was written, and what the scan found in it.</summary>
    sealed class Counts
    {
        int records, changed, leaking, invalid;
        string? first;

        public void Add(LogRecord record, byte[] written, LeakScan? scan)
        {
            records++;
            if (!record.Utf8.Span.SequenceEqual(written)) changed++;
            if (scan is null) return;
            var (leaks, isValid) = scan.Check(record.Utf8.Span, written);
            if (leaks.Count > 0) leaking++;
            if (!isValid) invalid++;
            if (leaks.Count > 0) first ??= $"{record.Source}, line {record.Line}: {leaks[0]}";
        }

        public int Say(Talk talk, bool check)
        {
            talk.Event("pseudonymised", $"{Units.Plural(records, "record")}, {changed} of them changed",
                ("records", records), ("changed", changed));
            if (!check) return ExitCode.Done;
            talk.Event("check",
                leaking + invalid == 0
                    ? "no real address, GUID or host, and no name that a key or a label shows, stands in it"
                    : $"{Units.Plural(leaking, "record")} with real values, {invalid} that are no JSON any longer"
                        + (first is null ? "" : $" (first: {first})"),
                ("leaking", leaking), ("invalid", invalid));
            return leaking + invalid == 0 ? ExitCode.Done : ExitCode.CheckFailed;
        }
    }
}
