using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli.Commands;

/// <summary>
/// `bench`: what this machine could do at most, and how much of it a training step and a sampling step reach. Its verbs measure one thing
/// each.
/// </summary>
static class BenchCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("bench", "The roofline of this machine, and our share of it: one training step and one sampling step.");
        command.Subcommands.Add(BenchRoofline.Create(open));
        command.Subcommands.Add(BenchSteps.CreateTrain(open));
        command.Subcommands.Add(BenchSteps.CreateSample(open));
        command.Subcommands.Add(BenchOps.Create(open));
        command.Subcommands.Add(BenchFields.Create(open));
        command.Subcommands.Add(BenchQuality.Create(open));
        command.Subcommands.Add(BenchCompare.Create(open));
        var flags = new Flags("bench", command);
        var backend = flags.Add("backend", "what computes", "all", "all", "native", "ilgpu");
        var dtype = flags.Add("dtype", "numbers of weights and activations", "both", "both", "f32", "bf16");
        var model = new BenchModelFlags(flags);
        var batch = flags.AddCount("batch", "rows of a training step", 8);
        var rows = flags.AddCount("rows", "rows of a sampling step", 16, 1, 4096);
        var steps = flags.AddCount("steps", "training steps to take the median of", 5);
        var threads = new ThreadFlags(flags);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench",
            "cyberlm bench --backend native --dtype bf16 --layers 6 --heads 6 --channels 384 --context 1024 --batch 4 --json",
            "cyberlm bench ops --filter matmul --json > before.json", "cyberlm bench compare before.json after.json --fail-on 5%");
        command.SetAction(parse =>
        {
            var plan = new Plan(
                model.Config(parse), parse.GetValue(batch), parse.GetValue(rows), parse.GetValue(steps), threads.Of(parse));
            return Run(open(parse), plan, Chosen(parse.GetValue(backend)!, ["native", "ilgpu"]),
                Chosen(parse.GetValue(dtype)!, ["f32", "bf16"]), parse.GetValue(json));
        });
        return command;
    }

    sealed record Plan(GptConfig Config, int Batch, int Rows, int Steps, Threads Threads);

    public static string[] Chosen(string one, string[] all) => one is "all" or "both" ? all : [one];

    static int Run(Session session, Plan plan, string[] backends, string[] dtypes, bool json)
    {
        var roofline = MeasuredRoofline.OfThis(plan.Threads);
        if (!json) WriteRoofline(session.Data, roofline);
        var results = new List<StepResult>();
        foreach (string name in backends)
        {
            if (backends.Length > 1 && name == "native" && !NativeBackend.Present && !NativeBackend.IsNamed)
            {
                session.Talk.Warn($"native: {NativeBackend.WhyAbsent}");
                continue;
            }
            foreach (string dtype in dtypes)
            {
                session.Talk.Live($"measuring {name} {dtype}");
                using var backend = Backends.Open(name, plan.Threads, session.Talk.Say);
                results.AddRange(Measure(session, plan, backend, Backends.Storage(backend, dtype), roofline));
            }
        }
        if (json) WriteJson(session.Data, plan, roofline, results);
        else WriteTable(session.Data, plan, results);
        return ExitCode.Done;
    }

    static IEnumerable<StepResult> Measure(Session session, Plan plan, Backend backend, DType type, MeasuredRoofline roofline) =>
    [
        StepResult.OfTraining(backend, plan.Config, plan.Batch, type, plan.Steps, roofline, session.Stop),
        StepResult.OfSampling(backend, plan.Config, type, plan.Rows, plan.Config.BlockSize / 2, roofline, session.Stop),
    ];

    static void WriteRoofline(Stream data, MeasuredRoofline roofline)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        output.WriteLine(roofline.Sentence);
    }

    static void WriteTable(Stream data, Plan plan, List<StepResult> results)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        output.WriteLine($"{BenchModelFlags.Sentence(plan.Config)}; training {plan.Batch} rows, sampling {plan.Rows} rows");
        StepResult.WriteTable(output, results);
    }

    static void WriteJson(Stream data, Plan plan, MeasuredRoofline roofline, List<StepResult> results) =>
        JsonResult.Write(data, json =>
        {
            roofline.Write(json);
            BenchModelFlags.Write(json, plan.Config);
            json.WriteNumber("batch", plan.Batch);
            json.WriteNumber("rows", plan.Rows);
            json.WriteStartArray("results");
            foreach (var result in results)
            {
                json.WriteStartObject();
                result.Write(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
}
