using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli.Commands;

/// <summary>`bench`: what this machine could do at most, and how much of it a training step and a sampling step reach.</summary>
static class BenchCommand
{
    /// <summary>The characters of the public sign-in logs.</summary>
    const int Vocabulary = 82;

    sealed record Line(string What, string Backend, string Device, DType DType, Speed Speed, double? Share);

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("bench", "The roofline of this machine, and our share of it: one training step and one sampling step.");
        var flags = new Flags("bench", command);
        var backend = flags.Add("backend", "what computes", "all", "all", "native", "ilgpu");
        var dtype = flags.Add("dtype", "numbers of weights and activations", "both", "both", "f32", "bf16");
        var layers = flags.Add("layers", "blocks", 4);
        var heads = flags.Add("heads", "heads", 4);
        var channels = flags.Add("channels", "width of the residual stream", 256);
        var context = flags.Add("context", "tokens of a row", 512);
        var batch = flags.AddCount("batch", "rows of a training step", 8);
        var rows = flags.AddCount("rows", "rows of a sampling step", 16, 1, 4096);
        var steps = flags.AddCount("steps", "training steps to take the median of", 5);
        var threads = flags.AddCount("threads", "0: one a core", 0, 0, 1024);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench",
            "cyberlm bench --backend native --dtype bf16 --layers 6 --heads 6 --channels 384 --context 1024 --batch 4 --json");
        command.SetAction(parse =>
        {
            int width = parse.GetValue(channels);
            var size = new GptConfig(Vocabulary, parse.GetValue(context), parse.GetValue(layers), parse.GetValue(heads), width);
            var config = (size with { TiedHead = false }).Validate();
            var plan = new Plan(config, parse.GetValue(batch), parse.GetValue(rows), parse.GetValue(steps), parse.GetValue(threads));
            return Run(open(parse), plan, Chosen(parse.GetValue(backend)!, ["native", "ilgpu"]),
                Chosen(parse.GetValue(dtype)!, ["f32", "bf16"]), parse.GetValue(json));
        });
        return command;
    }

    sealed record Plan(GptConfig Config, int Batch, int Rows, int Steps, int Threads);

    static string[] Chosen(string one, string[] all) => one is "all" or "both" ? all : [one];

    static int Run(Session session, Plan plan, string[] backends, string[] dtypes, bool json)
    {
        var roofline = MeasuredRoofline.OfThis(plan.Threads);
        if (!json) WriteRoofline(session.Data, roofline);
        var lines = new List<Line>();
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
                lines.AddRange(Measure(session, plan, backend, Backends.Storage(backend, dtype), roofline));
            }
        }
        if (json) WriteJson(session.Data, plan, roofline, lines);
        else WriteTable(session.Data, plan, lines);
        return ExitCode.Done;
    }

    static IEnumerable<Line> Measure(Session session, Plan plan, Backend backend, DType type, MeasuredRoofline roofline)
    {
        var training = StepSpeed.OfTraining(backend, plan.Config, plan.Batch, type, plan.Steps, session.Stop);
        yield return new("train", backend.Info.Name, backend.Info.Device, type, training, roofline.Share(training.Gflops, type));
        var sampling = StepSpeed.OfSampling(backend, plan.Config, type, plan.Rows, session.Stop);
        yield return new("sample", backend.Info.Name, backend.Info.Device, type, sampling, roofline.Share(sampling.Gflops, type));
    }

    static void WriteRoofline(Stream data, MeasuredRoofline roofline)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        output.WriteLine(roofline.Sentence);
    }

    static void WriteTable(Stream data, Plan plan, List<Line> lines)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        var config = plan.Config;
        output.WriteLine($"{config.Layers} layers x {config.HeadCount} heads x {config.Channels} channels, context {config.BlockSize}; "
            + $"training {plan.Batch} rows, sampling {plan.Rows} rows");
        Columns.Write(output, ["step", "backend", "device", "dtype", "ms", "tokens/s", "GFLOP/s", "of roofline"], lines.Select(line => new[]
        {
            line.What, line.Backend, line.Device, line.DType.ToString(), Units.Invariant($"{line.Speed.Milliseconds:F1}"),
            Units.Invariant($"{line.Speed.TokensPerSecond:F0}"), Units.Invariant($"{line.Speed.Gflops:F1}"),
            line.Share is { } share ? Units.Invariant($"{100 * share:F1} %") : "-",
        }));
    }

    static void WriteJson(Stream data, Plan plan, MeasuredRoofline roofline, List<Line> lines)
    {
        using (var json = new Utf8JsonWriter(data, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            roofline.Write(json);
            json.WriteNumber("layers", plan.Config.Layers);
            json.WriteNumber("heads", plan.Config.HeadCount);
            json.WriteNumber("channels", plan.Config.Channels);
            json.WriteNumber("context", plan.Config.BlockSize);
            json.WriteNumber("batch", plan.Batch);
            json.WriteNumber("rows", plan.Rows);
            json.WriteStartArray("results");
            foreach (var line in lines) WriteLine(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        data.WriteByte((byte)'\n');
    }

    static void WriteLine(Utf8JsonWriter json, Line line)
    {
        json.WriteStartObject();
        json.WriteString("step", line.What);
        json.WriteString("backend", line.Backend);
        json.WriteString("device", line.Device);
        json.WriteString("dtype", line.DType.ToString());
        json.WriteNumber("milliseconds", Math.Round(line.Speed.Milliseconds, 3));
        json.WriteNumber("tokens_per_second", Math.Round(line.Speed.TokensPerSecond, 1));
        json.WriteNumber("gflops", Math.Round(line.Speed.Gflops, 2));
        if (line.Share is { } share) json.WriteNumber("roofline_share", Math.Round(share, 4));
        else json.WriteNull("roofline_share");
        json.WriteEndObject();
    }
}
