using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Stateful;
using CyberLM.Tenant;

namespace CyberLM.Cli.Commands;

/// <summary>`tenant`: logs of a simulated organisation, for a first run without data of one's own, and to rehearse attacks in.</summary>
static class TenantCommand
{
    const string Auto = "auto";

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command(
            "tenant", "Writes the logs of a simulated organisation (Entra ID, Event Hub shape) and the truth about them.");
        var flags = new Flags("tenant", command);
        var users = flags.Add("users", "people of the organisation", 30);
        var days = flags.Add("days", "days of log", 14);
        var events = flags.Add("events", "mean records of a person on a working day", 24.0);
        var start = flags.Add("start", "first day, midnight UTC", "2026-01-05");
        var seed = flags.Add("seed", "the same seed writes the same bytes", 1UL);
        var schema = flags.Add("schema", "form of the sign-ins; drift turns the one into the other; auto is 2022, with attacks 2026", Auto,
            Auto, "2022", "2026", "drift");
        var streams = flags.Add(
            "streams", "all, or a list of signin, serviceprincipal, risk, audit; auto is signin, with attacks all", Auto);
        var attacks = flags.Add("attacks",
            "all, or ids such as S01,S10, each played as often as it is named: S01 to S26 of `simulate list`, X01 to X08 [none]", "");
        var folder = flags.AddRequired("out", "folder for signin.jsonl, a file of each other stream, truth.jsonl and tenant.json");
        var force = flags.Add("force", "replace what is there", false);
        var json = flags.Add("json", "the summary as one JSON object on stdout", false);
        Examples.AddTo(command,
            "cyberlm tenant --users 30 --days 14 --seed 1 --out logs",
            "cyberlm tenant --users 500 --days 60 --start 2026-03-02 --out logs --force",
            "cyberlm tenant --users 200 --days 90 --attacks S01,S10 --seed 7 --out logs");
        command.SetAction(parse =>
        {
            string[] played = Attacks(parse.GetValue(attacks)!);
            var options = new TenantOptions(parse.GetValue(users), parse.GetValue(days), parse.GetValue(seed), Date(parse.GetValue(start)!))
            {
                EventsPerUserPerDay = parse.GetValue(events),
                Schema = Schema(parse.GetValue(schema)!, played.Length > 0),
                Streams = Streams(parse.GetValue(streams)!, played.Length > 0),
                Attacks = played,
            };
            return Run(open(parse), options, parse.GetValue(folder)!, parse.GetValue(force), parse.GetValue(json));
        });
        return command;
    }

    static DateOnly Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new CyberLMException($"--start '{text}' is not a date", "write it as 2026-01-05");

    /// <summary>What an attack is known by stands in lists that 2022's form leaves empty.</summary>
    static SchemaPlan Schema(string text, bool attacked) => text switch
    {
        "2026" => SchemaPlan.Of2026,
        "drift" => SchemaPlan.Drift,
        Auto when attacked => SchemaPlan.Of2026,
        _ => SchemaPlan.Of2022,
    };

    static LogStream[] Streams(string text, bool attacked) => text == "all" || text == Auto && attacked ? Enum.GetValues<LogStream>() :
    [
        .. (text == Auto ? "signin" : text).Split(',', StringSplitOptions.TrimEntries).Select(name => name switch
        {
            "signin" => LogStream.SignIn,
            "serviceprincipal" => LogStream.ServicePrincipal,
            "risk" => LogStream.Risk,
            "audit" => LogStream.Audit,
            _ => throw new CyberLMException($"--streams '{name}' is not known", "all, or some of signin, serviceprincipal, risk, audit"),
        }),
    ];

    static string[] Attacks(string text)
    {
        string[] all = [.. AttackCatalog.All.Select(attack => attack.Id)];
        if (text == "all") return all;
        string[] named = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (Array.Find(named, id => AttackCatalog.Find(id) is null) is not { } unknown)
            return [.. named.Select(id => AttackCatalog.Find(id)!.Id)];
        throw new CyberLMException($"--attacks: there is no attack {unknown}",
            unknown == "all" ? "all stands alone" : NearestWord.Hint(unknown.ToUpperInvariant(), all));
    }

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
        foreach (string file in TenantLog.Files(options)) OutputFile.RefuseToReplace(Path.Combine(folder, file), force);
        if (File.Exists(folder)) throw new CyberLMException($"--out {folder} is a file", "name the folder that the files are to stand in");
        var summary = new TenantLog(options).Write(folder, session.Stop);
        session.Talk.Event("tenant",
            $"{log}: {summary.Records} sign-ins of {options.Users} people over {Units.Plural(options.Days, "day")}, "
                + $"{Units.Bytes(summary.Bytes)} (seed {options.Seed}){Beside(summary)}{Played(options, summary)}",
            ("file", log), ("records", summary.Records), ("bytes", summary.Bytes), ("seed", (long)options.Seed));
        foreach (string id in options.Attacks.Distinct().Where(id => !summary.ByAttack.ContainsKey(id)))
            session.Talk.Warn($"no record of {id} is in these logs: --streams leaves out those that it has, or --days ends before it");
        if (json) WriteJson(session.Data, log, summary);
        return ExitCode.Done;
    }

    static string Beside(TenantSummary summary) => string.Concat(summary.ByStream.Where(stream => stream.Key != LogStream.SignIn)
        .OrderBy(stream => stream.Key).Select(stream => $", {Units.Plural(stream.Value, "record")} of {TenantLog.FileOf(stream.Key)}"));

    static string Played(TenantOptions options, TenantSummary summary)
    {
        if (options.Attacks.Count == 0) return "";
        var played = options.Attacks.CountBy(id => id).Select(one => (one.Value > 1 ? $"{one.Value} x " : "") + $"{one.Key} "
            + $"({Units.Plural(summary.ByAttack.GetValueOrDefault(one.Key), "record")})");
        return $"; attacked by {string.Join(", ", played)}, which {TenantLog.TruthFile} names";
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
