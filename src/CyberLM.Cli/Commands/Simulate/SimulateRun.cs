using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`simulate SCENARIO`: an attack over a background, written by a trained model.</summary>
static class SimulateRun
{
    public static void AddTo(Command command, Func<ParseResult, Session> open)
    {
        var scenarios = new Argument<string[]>("scenarios")
        {
            Description = "ids of scenarios, or files; several, also parted by commas, are played one behind the other",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Arguments.Add(scenarios);
        var flags = new Flags("simulate", command);
        var recorded = new TransplantFlags(flags);
        var own = ScenarioFlags.Add(flags);
        var model = flags.Add<string?>("model", "the folder that train wrote, of a model of fields (required, but with --from)", null);
        var users = flags.AddMany("user", "users of the organisation who are attacked [drawn]", required: false);
        var start = flags.Add<string?>("start",
            "from when on: 2026-03-02T08:30:00Z [a working hour behind the records trained on; with --into, of their last busy day]", null);
        var days = flags.AddOptionalCount("days", "of background, which end with the attack [as many as its rules look back]");
        var others = flags.Add<string?>("background-users", "so many users more with a background of their own, or all", "0");
        var into = flags.AddMany("into", "logs to write the attack into, in place of a generated background", required: false);
        var variant = flags.Add<string?>("variant", "of the scenario: another way to play it", null);
        var below = flags.Add("below-threshold", "the variant of that name", false);
        var straddle = flags.Add("straddle", "the variant of that name", false);
        var rules = flags.AddMany(
            "rules", "rule files or folders that judge the attack [those that come with the program]", required: false);
        var noRules = flags.Add("no-rules", "nothing is judged", false);
        var apart = flags.Add("judge-apart", "rules look at each scenario as if it were the only one", false);
        var redraws = flags.AddCount("redraw", "an attack that its rules do not find is drawn again so many times at most", 5, 0, 1000);
        var labels = flags.Add<string?>("labels", "file for what each record of the attack is [FILE.labels.jsonl beside --out]", null);
        var strip = flags.Add("strip-labels", "no labels, and nothing of the scenario in the provenance: for blind exercises", false);
        var detonation = flags.Add<string?>("detonation-id", "a secret text: it alone tells the attack's identifiers from others", null);
        var json = flags.Add("json", "how it went, as one JSON object on stdout", false);
        var table = flags.Add("table", "how it went, as a table of scenarios and rules on stdout", false);
        var seed = flags.Add("seed", "the same seed writes the same records", 1UL);
        var sampling = new SamplingFlags(flags);
        var rows = flags.AddCount("rows", "sequences in flight at once; the records do not depend on it", 16, 1, 4096);
        var backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        var dtype = flags.Add("dtype", "numbers of weights and cache", "f32", "f32", "bf16");
        var weights = flags.Add("weights", "int8: the matrices in 8 bits, whatever the other numbers are", "dtype", "dtype", "int8");
        var threads = new ThreadFlags(flags);
        var output = new OutputFlags(flags);
        command.SetAction(parse =>
        {
            string[] named = [.. (parse.GetValue(scenarios) ?? [])
                .SelectMany(one => one.Split(',', StringSplitOptions.RemoveEmptyEntries))];
            string[] ofScenarios = [.. Given(parse, own, variant, below, straddle, users, apart, redraws)];
            var transplant = recorded.Of(parse, named.Length > 0, ofScenarios);
            if (named.Length == 0 && transplant is null)
                throw new CyberLMException("no scenario was named", "cyberlm simulate list shows those that are there");
            var choices = new SimulateChoices(
                named, parse.GetValue(own), Variant(parse.GetValue(variant), parse.GetValue(below), parse.GetValue(straddle)),
                parse.GetValue(model) ?? (transplant is not null ? "" : null)
                    ?? throw new CyberLMException("--model is missing: the folder that train wrote", "cyberlm train makes one"),
                parse.GetValue(users) ?? [], parse.GetValue(start) is { } text ? Moment.Parse("--start", text) : null, parse.GetValue(days),
                Others(parse.GetValue(others)!), parse.GetValue(into) ?? [], Rules(parse.GetValue(rules), parse.GetValue(noRules)),
                parse.GetValue(redraws), parse.GetValue(labels), parse.GetValue(strip), parse.GetValue(detonation), parse.GetValue(seed))
            {
                Json = parse.GetValue(json), Table = parse.GetValue(table), JudgesApart = parse.GetValue(apart),
                Output = output.Of(parse), Next = sampling.Of(parse), Rows = parse.GetValue(rows),
                Backend = parse.GetValue(backend)!, DType = parse.GetValue(dtype)!, Weights = parse.GetValue(weights)!,
                Threads = threads.Of(parse),
            };
            Require(choices, transplant?.From ?? []);
            return transplant is null ? new Simulation(open(parse), choices).Run()
                : new Transplantation(open(parse), choices, transplant).Run();
        });
    }

    /// <summary>Flags that stand on the command line.</summary>
    static IEnumerable<string> Given(ParseResult parse, params Option[] options) =>
        options.Where(option => parse.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    static string? Variant(string? named, bool below, bool straddle)
    {
        string[] all = [.. new[] { named, below ? "below-threshold" : null, straddle ? "straddle" : null }.OfType<string>()];
        return all.Length < 2 ? all.FirstOrDefault()
            : throw new CyberLMException($"{string.Join(" and ", all)} are two variants", "ask for one");
    }

    static int? Others(string text) => text == "all" ? null
        : int.TryParse(text, out int count) && count >= 0 ? count
        : throw new CyberLMException($"--background-users {text} is no number", "write one, or all");

    /// <summary>None: those that come with the program; null: nothing is judged.</summary>
    static string[]? Rules(string[]? named, bool none) => none && named is { Length: > 0 }
        ? throw new CyberLMException("--no-rules judges nothing, and --rules names rules", "give one of them")
        : none ? null : named ?? [];

    /// <param name="recorded">logs of an attack that are read</param>
    static void Require(SimulateChoices choices, string[] recorded)
    {
        bool isStdout = choices.Output.Out == OutputFile.Stdout;
        if ((choices.Json || choices.Table) && isStdout)
            throw new CyberLMException(
                $"--{(choices.Json ? "json" : "table")} writes to stdout, where the records go", "give the records a file: --out FILE");
        if (choices.Json && choices.Table) throw new CyberLMException("--json and --table both write to stdout", "ask for one");
        if (choices is { Table: true, Rules: null })
            throw new CyberLMException("--table shows what rules made of scenarios, and --no-rules judges nothing", "give one of them");
        if (choices.StripLabels && choices.Labels is not null)
            throw new CyberLMException("--strip-labels writes no labels, and --labels names a file for them", "give one of them");
        if (choices.Into.Contains(OutputFile.Stdout))
            throw new CyberLMException("--into -: the logs are read more than once", "name files");
        if (choices.Into.Length > 0 && (choices.Days is not null || choices.Others != 0))
            throw new CyberLMException(
                "--into has a background of its own, and --days and --background-users ask for one", "leave them out");
        if (choices.Into.Length > 0 && choices.Output is not { Marker: null, Shape: null })
            throw new CyberLMException("--into keeps real records as they are, and --marker and --shape change them",
                "--detonation-id marks the attack alone");
        if (choices.Labels is "") throw new CyberLMException("--labels is empty", "name a file for what each record of the attack is");
        if (choices.DetonationId is { } secret && string.IsNullOrWhiteSpace(secret))
            throw new CyberLMException("--detonation-id is empty", "a text that only you know");
        if (choices.Start is { UtcDateTime.Year: < 1970 or > 2200 } start)
            throw new CyberLMException($"--start {Moment.Text(start)}: times are from 1970 to 2200", "name one of them");
        if (choices.Days > MostDays)
            throw new CyberLMException($"--days {choices.Days} cannot be: 1 to {MostDays}", "as many as the rules look back are enough");
        if (choices.Labels is { } labels) RequireLabels(labels, choices.Output);
        string[] read = [.. choices.Into, .. recorded];
        OutputFile.RefuseWhatIsRead(choices.Output.Out, read, [.. choices.Rules ?? []], [choices.Model]);
        if (choices.Labels is { } file) OutputFile.RefuseWhatIsRead(file, read, [.. choices.Rules ?? []], [choices.Model]);
    }

    /// <summary>As a tenant's log has at most.</summary>
    const int MostDays = 3660;

    /// <summary>Labels are written last: whatever else of this run has their name would be gone.</summary>
    static void RequireLabels(string labels, OutputChoices output)
    {
        if (labels == OutputFile.Stdout) throw new CyberLMException("--labels - is no file", "name one");
        OutputFile.RefuseToReplace(labels, output.Force);
        OutputFile.RequireFolder(labels);
        if (output.Out != OutputFile.Stdout
            && (RealPath.AreSame(labels, output.Out) || RealPath.AreSame(labels, Provenance.PathOf(output.Out))))
            throw new CyberLMException($"--labels {labels} is what --out writes", "name another file");
    }
}
