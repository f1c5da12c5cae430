using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`inspect`: what is in a log, as a model would learn it.</summary>
static class InspectCommand
{
    /// <summary>A schema is mined in memory; more records hardly change it.</summary>
    const int DefaultMost = 50_000;
    const int ExclusionsShown = 4;

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("inspect", "Learns a log's structure and prints it: paths, rules, tokens, what breaks the rules.");
        var flags = new Flags("inspect", command);
        var files = new Argument<string[]>("files")
        {
            Description = "log files, folders, patterns, or - for stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(files);
        var most = flags.AddCount("records", "look at so many records at most, spread over all", DefaultMost);
        var schema = flags.Add("schema", "file to write the whole schema to, or - for stdout alone", "");
        var force = flags.Add("force", "replace the file", false);
        var entity = flags.Add<string?>("entity", "the path that says whose a record is, or none [found]", null);
        var time = flags.Add<string?>("time", "the path of a record's own time, or none [found]", null);
        var against = flags.Add<string?>("against", "a model's folder: what has changed since it was trained", null);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command,
            "cyberlm inspect signin.jsonl",
            "cyberlm inspect today.jsonl --against model",
            "cyberlm inspect logs/ --json | jq '.slots[] | select(.tokens > 1)'",
            "zcat cloudtrail.json.gz | cyberlm inspect - --schema schema.json");
        command.SetAction(parse => Run(
            open(parse), parse.GetValue(files)!, parse.GetValue(most), parse.GetValue(schema)!, parse.GetValue(force),
            parse.GetValue(json), parse.GetValue(entity), parse.GetValue(time), parse.GetValue(against)));
        return command;
    }

    static int Run(Session session, string[] files, int most, string schema, bool force, bool json, string? entity, string? time,
        string? against)
    {
        if (schema.Length > 0) OutputFile.RefuseToReplace(schema, force);
        OutputFile.RefuseWhatIsRead(schema, files, models: [against]);
        var reader = new LogReader(files, new LogReaderOptions { Stop = session.Stop });
        var sample = new RecordSample(most);
        foreach (var record in reader.Read()) sample.Add(record.Utf8);
        ReadingReport.Say(session.Talk, reader.Report);
        if (reader.Report.Files.FirstOrDefault(file => file.Format == LogFormat.Lines) is { Source: not null } lines)
        {
            if (json || schema.Length > 0 || reader.Report.Files.Any(file => file.Format != LogFormat.Lines))
                throw new CyberLMException($"{lines.Source} holds plain lines, which have no fields",
                    "name files without it; train --tokenizer bpe learns lines as text");
            session.Talk.Say("plain lines have no fields to learn; train --tokenizer bpe learns them as text");
            return ExitCode.Done;
        }
        if (sample.Count < sample.Seen)
            session.Talk.Say($"{sample.Count} of {reader.Report.Records} records are looked at, drawn at random");
        var inspection = against is null
            ? LogInspection.Of(sample.Records, session.Stop, entity, time)
            : LogInspection.Against(against, sample.Records, session.Stop);
        if (schema == OutputFile.Stdout)
        {
            inspection.WriteSchema(session.Data);
            return ExitCode.Done;
        }
        if (schema.Length > 0) DurableFile.Write(schema, inspection.WriteSchema);
        if (json) JsonResult.Write(session.Data, to => WriteJson(to, inspection));
        else WriteTable(session.Data, inspection);
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, LogInspection found)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        output.WriteLine(found.NewEntities is { } strangers
            ? $"{found.Records} records by a schema that was learned before; {strangers} of whom it knows nothing"
            : $"{found.Records} records; learned from the first {found.LearnedFrom}, measured on the last {found.HeldOut}");
        if (found.Shape is { } shape) output.WriteLine($"shape: {shape}");
        output.WriteLine(found.Type is null ? "one type of record" : $"{found.Types} types of record by {found.Type}");
        output.WriteLine(found.Entity is null ? "no one whose records these are: each stands alone"
            : $"whose: {found.Entity}, {found.Sequences} days of theirs");
        if (found.QuietHour is { } quiet) output.WriteLine($"  {quiet}");
        if (EntityCandidate.Advice(found.Candidates) is { } advice) output.WriteLine($"  {advice}");
        output.WriteLine(found.Time is null ? "no time found" : $"time: {found.Time}");
        output.WriteLine(Units.Invariant(
            $"{found.Tokens:F1} tokens a record of {found.Bytes:F0} bytes, {found.TextTokens:F1} of them text"));
        output.WriteLine($"vocabulary: {found.Vocabulary}");
        output.WriteLine(Units.Invariant(
            $"{found.ResidualBits:F0} bits a record are random; records that break a rule: {found.Excepted}; all text: {found.Verbatim}"));
        if (found.Verbatim > 0)
            output.WriteLine("  all text: a key twice in one object, blanks that change within a record, or a list of more than 10,000");
        if (found.Exclusions.Count > 0)
        {
            output.WriteLine($"{found.Exclusions.Count} values rule out others beside them; records with such a pair: {found.Unexcluded}");
            foreach (string exclusion in found.Exclusions.Take(ExclusionsShown)) output.WriteLine($"  {exclusion}");
        }
        foreach (var (path, seconds) in found.Steady)
            output.WriteLine($"{path} stays as it was where the record before is less than {seconds} s ago");
        Columns.Write(output, ["path", "is", "in", "known", "tokens", "broken", "told by"], found.Slots.Select(slot => new[]
        {
            slot.Path.Length == 0 ? "(record)" : slot.Path, slot.Is, Units.Invariant($"{100 * slot.Share:F0} %"),
            slot.Known == 0 ? "" : $"{slot.Known}", slot.Tokens == 0 ? "" : Units.Invariant($"{slot.Tokens:F2}"),
            slot.Exceptions == 0 ? "" : $"{slot.Exceptions}", slot.Rule,
        }));
    }

    static void WriteJson(Utf8JsonWriter json, LogInspection found)
    {
        json.WriteNumber("records", found.Records);
        json.WriteNumber("heldOut", found.HeldOut);
        if (found.NewEntities is { } strangers) json.WriteNumber("newEntities", strangers);
        json.WriteString("shape", found.Shape);
        json.WriteString("type", found.Type);
        json.WriteNumber("types", found.Types);
        json.WriteString("entity", found.Entity);
        if (found.Candidates.Count > 0)
        {
            json.WriteStartArray("entityCandidates");
            foreach (var candidate in found.Candidates) json.WriteStringValue(candidate.Path);
            json.WriteEndArray();
        }
        json.WriteNumber("sequences", found.Sequences);
        json.WriteString("time", found.Time);
        json.WriteNumber("vocabulary", found.Vocabulary);
        json.WriteRounded("tokensPerRecord", found.Tokens, 2);
        json.WriteRounded("textTokensPerRecord", found.TextTokens, 2);
        json.WriteRounded("bytesPerRecord", found.Bytes, 1);
        json.WriteRounded("residualBitsPerRecord", found.ResidualBits, 1);
        json.WriteNumber("recordsWithExceptions", found.Excepted);
        json.WriteNumber("recordsAsText", found.Verbatim);
        json.WriteNumber("recordsWithExcluded", found.Unexcluded);
        json.WriteStartArray("exclusions");
        foreach (string exclusion in found.Exclusions) json.WriteStringValue(exclusion);
        json.WriteEndArray();
        json.WriteStartArray("steady");
        foreach (var (path, seconds) in found.Steady)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteNumber("withinSeconds", seconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("slots");
        foreach (var slot in found.Slots)
        {
            json.WriteStartObject();
            json.WriteString("path", slot.Path);
            json.WriteString("is", slot.Is);
            json.WriteString("rule", slot.Rule);
            json.WriteNumber("known", slot.Known);
            json.WriteRounded("share", slot.Share, 4);
            json.WriteRounded("tokens", slot.Tokens, 4);
            json.WriteNumber("exceptions", slot.Exceptions);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
