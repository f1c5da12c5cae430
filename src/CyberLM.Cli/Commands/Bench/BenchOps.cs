using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli.Commands;

/// <summary>`bench ops`: every operation of the contract at the shapes of two presets.</summary>
static class BenchOps
{
    static readonly string[] Isas = ["best", "all", .. Enum.GetValues<InstructionSet>().Skip(1).Select(isa => isa.Name())];

    sealed record Choices(
        string Filter, string Shape, string[] DTypes, string[] Backends, string Isa, bool Cold, Threads Threads, TimeSpan Time);

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("ops", "Every operation at the shapes of the presets tiny and small, beside the roofline.");
        var flags = new Flags("bench_ops", command);
        var filter = flags.Add("filter", "only operations whose name contains this", "");
        var shape = flags.Add("shape", "only shapes that contain this: tiny, small, qkv, decode, 4096x256x768", "");
        var dtype = flags.Add("dtype", "numbers of weights and activations", "both", "both", "f32", "bf16");
        var backend = flags.Add("backend", "what computes", "native", "native", "ilgpu", "all");
        var isa = flags.Add("isa", "instruction set of the native backend", "best", Isas);
        var cache = flags.Add("cache", "cold: the caches are swept before every call", "warm", "warm", "cold");
        var threads = new ThreadFlags(flags);
        var seconds = flags.AddCount("seconds", "about how long the whole run may take", 240, 1, 86_400);
        var json = flags.Add("json", "as one JSON object, which bench compare reads", false);
        Examples.AddTo(command, "cyberlm bench ops --filter attention --dtype bf16", "cyberlm bench ops --isa all --json > ops.json",
            "cyberlm bench ops --shape decode --cache cold --backend all");
        command.SetAction(parse =>
        {
            var choices = new Choices(
                parse.GetValue(filter)!, parse.GetValue(shape)!, BenchCommand.Chosen(parse.GetValue(dtype)!, ["f32", "bf16"]),
                BenchCommand.Chosen(parse.GetValue(backend)!, ["native", "ilgpu"]), parse.GetValue(isa)!,
                parse.GetValue(cache) == "cold", threads.Of(parse), TimeSpan.FromSeconds(parse.GetValue(seconds)));
            return Run(open(parse), choices, parse.GetValue(json));
        });
        return command;
    }

    static int Run(Session session, Choices choices, bool json)
    {
        var cases = Chosen(choices);
        var engines = choices.Backends.Where(name => Usable(name, choices, session.Talk))
            .SelectMany(name => Engines(name, choices.Isa)).ToList();
        var budget = new TimeBudget(choices.Time, engines.Count * choices.DTypes.Length * cases.Count);
        var rooflines = new List<(string? Isa, MeasuredRoofline Roofline)>();
        var results = new List<OperationResult>();
        var lacking = new HashSet<string>();
        foreach (var (name, isa) in engines)
        {
            using var backend = isa is { } set
                ? new NativeBackend(choices.Threads.Count, set, choices.Threads.Pin)
                : Backends.Open(name, choices.Threads, _ => { });
            session.Talk.WarnOnce(Backends.Remarks(backend, choices.Threads, Environment.ProcessorCount, isaIsNamed: true));
            var roofline = backend is NativeBackend native ? MeasuredRoofline.Of(native) : MeasuredRoofline.OfThis(choices.Threads);
            string? isaName = isa?.Name();
            rooflines.Add((isaName, roofline));
            foreach (string dtype in choices.DTypes)
            {
                var type = Backends.Storage(backend, dtype);
                foreach (var (operation, time) in Measure(session, backend, type, cases, choices, budget, lacking))
                    results.Add(new(operation, type, backend.Info, isaName, time, roofline));
            }
        }
        if (json) WriteJson(session.Data, choices, rooflines, results);
        else WriteTable(session.Data, choices, rooflines, results);
        return ExitCode.Done;
    }

    static List<OperationCase> Chosen(Choices choices)
    {
        var cases = OperationCases.All
            .Where(c => c.Operation.Contains(choices.Filter, StringComparison.OrdinalIgnoreCase))
            .Where(c => c.Shape.Contains(choices.Shape, StringComparison.OrdinalIgnoreCase)).ToList();
        if (cases.Count > 0) return cases;
        throw new CyberLMException($"no case has an operation with '{choices.Filter}' and a shape with '{choices.Shape}'",
            "cyberlm info lists the operations; without --filter and --shape all are measured");
    }

    /// <summary>Where all backends were asked for, those that are not here are left out; one that was named has to be.</summary>
    static bool Usable(string name, Choices choices, Talk talk)
    {
        if (name != "native" || NativeBackend.Present || NativeBackend.IsNamed || choices.Backends.Length == 1) return true;
        talk.Warn($"native: {NativeBackend.WhyAbsent}");
        return false;
    }

    /// <summary>A backend by its name, and the native one once for each instruction set asked for.</summary>
    static IEnumerable<(string Name, InstructionSet? Isa)> Engines(string name, string isa)
    {
        if (name != "native") return [(name, null)];
        if (NativeBackend.WhyAbsent is { } reason) throw new EnvironmentException(reason, "--backend ilgpu needs no library");
        var present = InstructionSets.OfThisProcessor();
        if (isa == "all") return present.Select(set => (name, (InstructionSet?)set));
        string wanted = isa == "best" ? InstructionSets.Chosen : isa;
        if (present.Any(set => set.Name() == wanted)) return [(name, present.Single(set => set.Name() == wanted))];
        throw new EnvironmentException($"this processor has no {wanted}", $"it has {string.Join(", ", present.Select(set => set.Name()))}");
    }

    static IEnumerable<(OperationCase Case, OperationTime Time)> Measure(
        Session session, Backend backend, DType type, List<OperationCase> cases, Choices choices, TimeBudget budget,
        HashSet<string> lacking)
    {
        using var speed = new OperationSpeed(backend, type, cases, choices.Cold);
        foreach (var operation in cases)
        {
            session.Talk.Live($"measuring {operation}, {type}, {backend.Info.Name}, {backend.Info.Device}");
            var time = budget.Next();
            OperationTime? measured = null;
            try
            {
                measured = speed.Measure(operation, time, session.Stop);
            }
            catch (NotSupportedException)
            {
                string sentence = $"{backend.Info.Name} does not have {operation.Operation}";
                if (lacking.Add(sentence)) session.Talk.Warn(sentence);
            }
            if (measured is { } done) yield return (operation, done);
        }
    }

    static void WriteTable(
        Stream data, Choices choices, List<(string? Isa, MeasuredRoofline Roofline)> rooflines, List<OperationResult> results)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var (_, roofline) in rooflines) output.WriteLine(roofline.Sentence);
        output.WriteLine($"caches {(choices.Cold ? "cold" : "warm")}; of roofline: GFLOP/s of the multiply-adds, GB/s of the copy");
        OperationResult.WriteTable(output, results);
    }

    static void WriteJson(
        Stream data, Choices choices, List<(string? Isa, MeasuredRoofline Roofline)> rooflines, List<OperationResult> results) =>
        JsonResult.Write(data, json =>
        {
            json.WriteString("cache", choices.Cold ? "cold" : "warm");
            json.WriteStartArray("rooflines");
            foreach (var (isa, roofline) in rooflines)
            {
                json.WriteStartObject();
                json.WriteString("isa", isa);
                roofline.WriteFields(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("results");
            foreach (var result in results) result.Write(json);
            json.WriteEndArray();
        });
}
