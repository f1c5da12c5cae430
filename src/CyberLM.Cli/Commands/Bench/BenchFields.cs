using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`bench fields`: how fast one core turns records into tokens of fields, beside the JSON parser alone.</summary>
static class BenchFields
{
    const int LeastRecords = 8, DefaultMost = 50_000;

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("fields", "Records into tokens of fields on one core, beside the JSON parser alone on the same records.");
        var flags = new Flags("bench_fields", command);
        var files = new Argument<string[]>("files")
        {
            Description = "log files, folders, patterns, or - for stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(files);
        var most = flags.AddCount("records", "take so many records at most, spread over all", DefaultMost);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench fields signin.jsonl", "cyberlm bench fields logs/ --json");
        command.SetAction(parse => Run(open(parse), parse.GetValue(files)!, parse.GetValue(most), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, string[] files, int most, bool json)
    {
        var reader = new LogReader(files, new LogReaderOptions { Stop = session.Stop });
        var sample = new RecordSample(most);
        foreach (var record in reader.Read()) sample.Add(record.Utf8);
        ReadingReport.Say(session.Talk, reader.Report);
        if (sample.Count < LeastRecords)
            throw new CyberLMException($"{sample.Count} records are too few to measure", $"give {LeastRecords} or more");
        session.Talk.Say("measuring: ten turns of half a second each");
        var speed = FieldSpeed.Measure(sample.Records, stop: session.Stop);
        if (json) WriteJson(session.Data, speed);
        else WriteTable(session.Data, speed);
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, FieldSpeed speed)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        string Rate(double bytes) => Units.Invariant($"{bytes / 1e6:F0}");
        Columns.Write(output, ["one core", "MB/s", "of the parser"],
        [
            ["Utf8JsonReader alone", Rate(speed.ParserBytes), ""],
            ["records taken apart", Rate(speed.TapeBytes), Units.Invariant($"{speed.TapeBytes / speed.ParserBytes:F2}")],
            ["records to tokens", Rate(speed.EncodedBytes), Units.Invariant($"{speed.EncodedBytes / speed.ParserBytes:F2}")],
        ]);
    }

    static void WriteJson(Stream data, FieldSpeed speed) => JsonResult.Write(data, json =>
    {
        json.WriteNumber("records", speed.Records);
        json.WriteRounded("parser_megabytes_per_second", speed.ParserBytes / 1e6, 1);
        json.WriteRounded("taken_apart_megabytes_per_second", speed.TapeBytes / 1e6, 1);
        json.WriteRounded("to_tokens_megabytes_per_second", speed.EncodedBytes / 1e6, 1);
    });
}
