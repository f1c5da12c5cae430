using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Evaluation;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`evaluate`: generated records beside real ones, every figure beside what real records of a holdout reach.</summary>
static class EvaluateCommand
{
    /// <param name="Next">how it drew tokens</param>
    /// <param name="LeftOut">files of users that it was not trained on</param>
    sealed record ModelQuestions(NextTokenOptions Next, string[] LeftOut);

    const int DefaultMost = 20_000;
    const ulong DefaultSeed = 1;

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command(
            "evaluate", "Compares generated records with real ones: validity, distributions, rhythm; beside each figure the holdout's.");
        var flags = new Flags("evaluate", command);
        var real = flags.AddMany(
            "real", "records that the model was trained on: files, folders, patterns (required, but with --scenarios)", required: false);
        var holdout = flags.AddMany(
            "holdout", "records of the same kind that it was not trained on (default: the last quarter of --real)", required: false);
        var synthetic = flags.AddMany(
            "synthetic", "generated files, a record a line: FILE or NAME=FILE, several for several columns", required: false);
        var model = flags.Add<string?>(
            "model", "a model of fields: its records, held to the schema and not, and what the holdout costs it", null);
        var ablation = flags.Add<string?>("ablation", "beside --model, one trained with --spell-all on the same records", null);
        var leftOut = flags.AddMany("left-out",
            "beside --model, records of users not trained on: their real days told from the same days as generated", required: false);
        var alerting = new AlertFlags(flags);
        var count = flags.AddOptionalCount("count", "records to generate by --model [as many as the holdout has]");
        var rows = flags.AddCount("rows", "sequences in flight at once", 32, 1, 4096);
        var backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        var dtype = flags.Add("dtype", "numbers of weights and cache", "f32", "f32", "bf16");
        var sampling = new SamplingFlags(flags);
        var threads = new ThreadFlags(flags);
        var plays = new PlayFlags(flags, alerting);
        var attempts = flags.AddMany(
            "attempts", "NAME=N: so many were begun for that column; those without a line have failed", required: false);
        var expect = flags.AddMany(
            "expect", "field=value that generation was asked for: the share that has it in every place", required: false);
        var day = flags.Add<string?>("expect-day", "day that generation was asked for, as 2026-03-02", null);
        var entity = flags.Add<string?>("entity", "path of who acts (default: the user of known shapes, else one stream)", null);
        var time = flags.Add<string?>("time", "path of when (default: found)", null);
        var most = flags.AddCount("records", "look at so many records of a set at most, drawn from all", DefaultMost, least: 100);
        var seed = flags.Add("seed", "for what is drawn", DefaultSeed);
        var json = flags.Add("json", "as one JSON object", false);
        var output = flags.Add("out", "file to write that object to, or - for stdout alone", "");
        var force = flags.Add("force", "replace the file", false);
        Examples.AddTo(command,
            "cyberlm evaluate --model model --real train.jsonl --holdout holdout.jsonl",
            "cyberlm evaluate --model model --real train.jsonl --holdout holdout.jsonl --left-out others.jsonl --temperature 0.9",
            "cyberlm evaluate --real train.jsonl --holdout holdout.jsonl --synthetic generated.jsonl",
            "cyberlm evaluate --real train.jsonl --holdout holdout.jsonl --synthetic masked=a.jsonl free=b.jsonl --out e.json",
            "cyberlm evaluate --model model --real train.jsonl --holdout holdout.jsonl --rules rules/",
            "cyberlm evaluate --real train.jsonl --holdout holdout.jsonl --attack s10.jsonl s12.jsonl",
            "cyberlm evaluate --real signin.jsonl --synthetic day.jsonl --expect userPrincipalName=a@contoso.com --expect-day 2026-03-02",
            "cyberlm evaluate --scenarios --model model",
            "cyberlm evaluate --scenarios S01,S10,B01 --model model --seeds 11 --rules rules/ --adversary logs --out alerts.json");
        command.SetAction(parse =>
        {
            var session = open(parse);
            if (plays.Asked(parse) is { } scenarios)
                return new ScenarioEvaluation(session, plays.Of(parse, scenarios) with
                {
                    Model = parse.GetValue(model), Seed = parse.GetValue(seed), Next = sampling.Of(parse), Rows = parse.GetValue(rows),
                    Backend = parse.GetValue(backend)!, DType = parse.GetValue(dtype)!, Threads = threads.Of(parse),
                    Out = parse.GetValue(output)!, Json = parse.GetValue(json), Force = parse.GetValue(force),
                }).Run();
            if (parse.GetValue(real) is not { Length: > 0 })
                throw new CyberLMException("--real is missing: records that the model was trained on", "or play scenarios: --scenarios");
            var input = new EvaluationInput(
                parse.GetValue(real)!, parse.GetValue(holdout) ?? [],
                WithAttempts([.. (parse.GetValue(synthetic) ?? []).Select(Named)], parse.GetValue(attempts) ?? []))
            {
                Attacks = alerting.Attacks(parse),
            };
            // Before the records are generated, which takes minutes.
            foreach (var one in input.Synthetic) one.RequireLines();
            if (parse.GetValue(output) is { Length: > 0 } file) OutputFile.RefuseToReplace(file, parse.GetValue(force));
            string? path = parse.GetValue(model);
            OutputFile.RefuseWhatIsRead(parse.GetValue(output)!,
                [.. input.Real, .. input.Holdout, .. input.Synthetic.Select(set => set.Path), .. parse.GetValue(leftOut) ?? [],
                    .. input.Attacks.SelectMany(attack => new[] { attack.Path, attack.Labels }), .. alerting.Rules(parse)],
                models: [path, parse.GetValue(ablation)]);
            if (path is null && input is { Synthetic.Count: 0, Attacks.Count: 0 })
                throw new CyberLMException("nothing to evaluate: neither --model nor --synthetic", "name a model, or a file of records");
            if (path is not null && input.Holdout.Count == 0)
                throw new CyberLMException("--model without --holdout: what it learned cannot judge it",
                    "name records that it has not seen");
            string[] strangers = parse.GetValue(leftOut) ?? [];
            if (path is null && strangers.Length > 0)
                throw new CyberLMException("--left-out without --model: nobody generates the days", "name the model");
            var options = new EvaluationOptions
            {
                Entity = parse.GetValue(entity),
                Time = parse.GetValue(time),
                Expect = [.. (parse.GetValue(expect) ?? []).Select(ExpectedValue.Parse)],
                ExpectDay = parse.GetValue(day) is { Length: > 0 } text ? Day(text) : null,
                LargestSet = parse.GetValue(most),
                Seed = parse.GetValue(seed),
                Stop = session.Stop,
                Notice = sentence => session.Talk.Say(sentence),
            };
            var next = sampling.Of(parse);
            if (alerting.Rules(parse) is { Length: > 0 } rules)
                input = input with { Alerts = new(new RuleAlerts(LoadedRules.ReadToRun(rules, session.Talk)), input.Synthetic) };
            if (path is null) return Run(session, input, options, parse.GetValue(output)!, parse.GetValue(json));
            using var computing = Backends.Open(parse.GetValue(backend)!, threads.Of(parse), session.Talk.Say);
            int wanted = parse.GetValue(count) ?? new LogReader(input.Holdout).Read().Count();
            using var columns = new ModelColumns(
                session, computing, parse.GetValue(dtype)!, wanted, parse.GetValue(rows), parse.GetValue(seed), next);
            input = input with { Synthetic = [.. columns.Generate(path, parse.GetValue(ablation)), .. input.Synthetic] };
            if (input.Alerts is { } alerts)
                input = input with
                {
                    Alerts = alerts with { Logs = [columns.SameDays(path, [.. input.Real, .. input.Holdout], options), .. alerts.Logs] },
                };
            if (strangers.Length > 0) input = input with { Days = columns.PairDays(path, strangers, input.Holdout) };
            return Run(session, input, options, parse.GetValue(output)!, parse.GetValue(json),
                report => columns.AddCosts(report, path, input.Real, input.Holdout), new(next, strangers));
        });
        return command;
    }

    static int Run(Session session, EvaluationInput input, EvaluationOptions options, string path, bool json,
        Action<LogEvaluationReport>? add = null, ModelQuestions? model = null)
    {
        var report = LogEvaluation.Run(input, options);
        add?.Invoke(report);
        void Object(Stream to) => JsonResult.Write(to, writer => WriteJson(writer, input, options, model, report));
        if (path.Length > 0 && path != OutputFile.Stdout) DurableFile.Write(path, Object);
        if (json || path == OutputFile.Stdout) Object(session.Data);
        else EvaluationTable.Write(session.Data, report);
        return ExitCode.Done;
    }

    /// <summary>A name before an equals sign, unless the whole is a file.</summary>
    static SyntheticFile Named(string text) => !File.Exists(text) && text.IndexOf('=') is > 0 and var at && at + 1 < text.Length
        ? new(text[..at], text[(at + 1)..])
        : new(Path.GetFileName(text), text);

    static SyntheticFile[] WithAttempts(SyntheticFile[] files, string[] attempts)
    {
        foreach (string text in attempts)
        {
            int at = text.LastIndexOf('=');
            int file = at < 0 ? -1 : Array.FindIndex(files, one => one.Name == text[..at]);
            if (file < 0)
                throw new CyberLMException(
                    $"--attempts {text}: no synthetic file is named so", "NAME=N, with a name of --synthetic NAME=FILE");
            if (!long.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
                throw new CyberLMException($"--attempts {text}: no number of attempts", "for example --attempts free=10000");
            files[file] = files[file] with { Attempts = count };
        }
        return files;
    }

    static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CyberLMException($"--expect-day {text} is no day", "as 2026-03-02");

    /// <param name="model">what it was asked; null where there is none</param>
    static void WriteJson(
        Utf8JsonWriter json, EvaluationInput input, EvaluationOptions options, ModelQuestions? model, LogEvaluationReport report)
    {
        WriteFiles(json, "real", input.Real);
        WriteFiles(json, "holdout", input.Holdout);
        WriteFiles(json, "synthetic", input.Synthetic.Select(file => file.Path));
        if (model is not null) WriteFiles(json, "leftOut", model.LeftOut);
        json.WriteNumber("seed", options.Seed);
        if (model is not null) SamplingFlags.Write(json, model.Next);
        json.WriteReport(report);
    }

    static void WriteFiles(Utf8JsonWriter json, string name, IEnumerable<string> files)
    {
        json.WriteStartArray(name);
        foreach (string file in files) json.WriteStringValue(file);
        json.WriteEndArray();
    }
}
