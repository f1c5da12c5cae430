using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Tenant;

namespace CyberLM.Cli.Commands;

/// <summary>`tenant`: logs of a simulated organisation, for a first run without data of one's own.</summary>
static class TenantCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("tenant", "Writes the sign-in log of a simulated organisation (Entra ID, Event Hub shape).");
        var flags = new Flags("tenant", command);
        var users = flags.Add("users", "people of the organisation", 30);
        var days = flags.Add("days", "days of log", 14);
        var events = flags.Add("events", "mean records of a person on a working day", 24.0);
        var start = flags.Add("start", "first day, midnight UTC", "2026-01-05");
        var seed = flags.Add("seed", "the same seed writes the same bytes", 1UL);
        var folder = flags.AddRequired("out", "folder to write signin.jsonl and tenant.json into");
        var force = flags.Add("force", "replace what is there", false);
        var json = flags.Add("json", "the summary as one JSON object on stdout", false);
        Examples.AddTo(command,
            "cyberlm tenant --users 30 --days 14 --seed 1 --out logs",
            "cyberlm tenant --users 500 --days 60 --start 2026-03-02 --out logs --force");
        command.SetAction(parse =>
        {
            var options = new TenantOptions(parse.GetValue(users), parse.GetValue(days), parse.GetValue(seed), Date(parse.GetValue(start)!))
            {
                EventsPerUserPerDay = parse.GetValue(events),
            };
            return Run(open(parse), options, parse.GetValue(folder)!, parse.GetValue(force), parse.GetValue(json));
        });
        return command;
    }

    static DateOnly Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new CyberLMException($"--start '{text}' is not a date", "write it as 2026-01-05");

    static int Run(Session session, TenantOptions options, string folder, bool force, bool json)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            throw new CyberLMException(e.Message.Replace($" (Parameter '{e.ParamName}')", ""), "see cyberlm tenant --help", e);
        }
        string log = Path.Combine(folder, TenantLog.LogFile);
        OutputFile.RefuseToReplace(log, force);
        var summary = new TenantLog(options).Write(folder, session.Stop);
        session.Talk.Event("tenant",
            $"{log}: {summary.Records} sign-ins of {options.Users} people over {Units.Plural(options.Days, "day")}, "
                + $"{Units.Bytes(summary.Bytes)} (seed {options.Seed})",
            ("file", log), ("records", summary.Records), ("bytes", summary.Bytes), ("seed", (long)options.Seed));
        if (json) WriteJson(session.Data, log, summary);
        return ExitCode.Done;
    }

    static void WriteJson(Stream data, string log, TenantSummary summary)
    {
        using var json = new Utf8JsonWriter(data);
        json.WriteStartObject();
        json.WriteString("file", log);
        json.WriteNumber("records", summary.Records);
        json.WriteNumber("bytes", summary.Bytes);
        json.WriteNumber("interactive", summary.Interactive);
        json.WriteEndObject();
        json.Flush();
        data.WriteByte((byte)'\n');
    }
}
