using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Cli.Commands;

/// <summary>`bench train` and `bench sample`: one step on one backend.</summary>
static class BenchSteps
{
    public static Command CreateTrain(Func<ParseResult, Session> open)
    {
        var command = new Command("train", "One training step: forward, backward, AdamW and the loss read back.");
        var flags = new Flags("bench_train", command);
        var model = new BenchModelFlags(flags);
        var batch = flags.AddCount("batch", "rows of a step", 8);
        var steps = flags.AddCount("steps", "steps that are measured", 10);
        var how = new HowFlags(flags);
        Examples.AddTo(command, "cyberlm bench train --backend native --dtype bf16 --json",
            "cyberlm bench train --layers 6 --heads 6 --channels 384 --context 1024 --batch 4 --steps 20");
        command.SetAction(parse =>
        {
            var (config, rows) = (model.Config(parse), parse.GetValue(batch));
            return Run(open(parse), parse, how, config, [("batch", rows)], (session, backend, type, roofline) =>
                StepResult.OfTraining(backend, config, rows, type, parse.GetValue(steps), roofline, session.Stop));
        });
        return command;
    }

    public static Command CreateSample(Func<ParseResult, Session> open)
    {
        var command = new Command("sample", "One sampling step: the whole sampler, a token for every row.");
        var flags = new Flags("bench_sample", command);
        var model = new BenchModelFlags(flags);
        var rows = flags.AddCount("rows", "rows that grow side by side", 16, 1, 4096);
        var tokens = flags.AddCount("tokens", "how long each row grows; 0: half the context", 0, 0);
        var how = new HowFlags(flags);
        Examples.AddTo(command, "cyberlm bench sample --rows 64 --json",
            "cyberlm bench sample --rows 1 --positions rotary --norm rmsnorm --mlp swiglu --vocabulary 4096 --json");
        command.SetAction(parse =>
        {
            var (config, count) = (model.Config(parse), parse.GetValue(rows));
            int length = parse.GetValue(tokens) is > 0 and var given ? given : config.BlockSize / 2;
            return Run(open(parse), parse, how, config, [("rows", count), ("tokens", length)], (session, backend, type, roofline) =>
                StepResult.OfSampling(backend, config, type, count, length, roofline, session.Stop));
        });
        return command;
    }

    /// <summary>What computes, and in which form the result comes.</summary>
    sealed class HowFlags(Flags flags)
    {
        public readonly Option<string> Backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        public readonly Option<string> DType = flags.Add("dtype", "numbers of weights and activations", "f32", "f32", "bf16");
        public readonly ThreadFlags Threads = new(flags);
        public readonly Option<bool> Json = flags.Add("json", "as one JSON object", false);
    }

    static int Run(Session session, ParseResult parse, HowFlags how, GptConfig config, (string Name, int Value)[] sizes,
        Func<Session, Backend, DType, MeasuredRoofline, StepResult> measure)
    {
        var threads = how.Threads.Of(parse);
        using var backend = Backends.Open(parse.GetValue(how.Backend)!, threads, session.Talk.Say);
        var roofline = MeasuredRoofline.OfThis(threads);
        session.Talk.Live($"measuring {backend.Info.Name}");
        var result = measure(session, backend, Backends.Storage(backend, parse.GetValue(how.DType)!), roofline);
        if (parse.GetValue(how.Json))
        {
            JsonResult.Write(session.Data, json =>
            {
                result.Write(json);
                BenchModelFlags.Write(json, config);
                foreach (var (name, value) in sizes) json.WriteNumber(name, value);
                roofline.Write(json);
            });
            return ExitCode.Done;
        }
        using var output = new StreamWriter(session.Data, leaveOpen: true);
        output.WriteLine(roofline.Sentence);
        output.WriteLine($"{BenchModelFlags.Sentence(config)}, {string.Join(", ", sizes.Select(size => $"{size.Name} {size.Value}"))}");
        StepResult.WriteTable(output, [result]);
        if (result.Speed.Products is { } products)
            output.WriteLine($"{Units.Share(products)} of the time is products and attention, the rest is what else a sampler does");
        return ExitCode.Done;
    }
}
