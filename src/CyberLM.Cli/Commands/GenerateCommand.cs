using System.CommandLine;
using System.Text;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`generate`: new records from a trained model.</summary>
static class GenerateCommand
{
    sealed record Choices(
        string Model, int? Count, string Prompt, NextTokenOptions Next, int MaxTokens, int Rows, string Backend, string DType,
        string Weights, Threads Threads, ulong Seed, OutputChoices Output, FieldChoices Fields);

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("generate", "Samples new records from a trained model.");
        var flags = new Flags("generate", command);
        var model = flags.AddRequired("model", "the folder that train wrote");
        var count = flags.AddOptionalCount("count", "records to write [1; with --day, --start or --now as many as the days have]");
        var prompt = flags.Add("prompt", "how every record begins", "");
        var fields = new GenerateFieldFlags(flags);
        var sampling = new SamplingFlags(flags);
        var maxTokens = flags.AddCount("max-tokens", "of a model of text: a record is cut after this many; 0: four contexts", 0, 0);
        var rows = flags.AddCount("rows", "records in flight at once; the texts do not depend on it", 16, 1, 4096);
        var backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        var dtype = flags.Add("dtype", "numbers of weights and cache", "f32", "f32", "bf16");
        var weights = flags.Add("weights", "int8: the matrices in 8 bits, whatever the other numbers are", "dtype", "dtype", "int8");
        var threads = new ThreadFlags(flags);
        var seed = flags.Add("seed", "the same seed writes the same records", 1UL);
        var output = new OutputFlags(flags);
        Examples.AddTo(command,
            "cyberlm generate --model model --count 20 --out new.jsonl",
            "cyberlm generate --model model --day 2026-03-02 --out day.jsonl",
            "cyberlm generate --model model --count 10000 --out new.parquet --marker 'a secret of sixteen or more'",
            "cyberlm generate --model model --count 100000 --rate 5/s | nc siem 514",
            "cyberlm generate --model model --now --days 7 | nc siem 514",
            "cyberlm generate --model model --user someone.new@contoso.com --day 2026-03-02 --count 50",
            "cyberlm generate --model model --slot-model location=travel --day 2026-03-02",
            "cyberlm generate --model model --where properties.location.city=Oslo --count 100",
            "cyberlm generate --model labelled --label technique=T1110.001 --count 50",
            """cyberlm generate --model model --count 3 --prompt '{"time": "2026-01-05' --temperature 0.8""");
        command.SetAction(parse =>
        {
            var session = open(parse);
            return Run(session, Chosen(parse, session.Clock));
        });
        return command;

        Choices Chosen(ParseResult parse, TimeProvider clock) => new(
            parse.GetValue(model)!, parse.GetValue(count), parse.GetValue(prompt)!, sampling.Of(parse),
            parse.GetValue(maxTokens), parse.GetValue(rows), parse.GetValue(backend)!, parse.GetValue(dtype)!, parse.GetValue(weights)!,
            threads.Of(parse), parse.GetValue(seed), output.Of(parse), fields.Of(parse, clock));
    }

    static int Run(Session session, Choices choices)
    {
        OutputFile.RefuseWhatIsRead(choices.Output.Out, [], [choices.Fields.UsersFile],
            [choices.Model, .. choices.Fields.SlotModels.Select(slot => slot[(slot.IndexOf('=') + 1)..])]);
        var output = new RecordOutput(choices.Output with { Now = choices.Fields.Now }, session);
        using var backend = Backends.Open(choices.Backend, choices.Threads, session.Talk.Say);
        using var model = TrainedModel.Open(choices.Model, backend, Backends.Storage(backend, choices.DType), choices.Weights == "int8");
        if (model.Tokenizer is SchemaTokens) return RunFields(session, choices, output, backend, model);
        choices.Fields.RequireNone();
        int count = choices.Count ?? 1;
        session.Talk.Say($"{Units.Plural(count, "record")} from {choices.Model} "
            + $"(seed {choices.Seed}, {backend.Info.Name}, {backend.Info.Device})");
        var (tokens, constrain) = PromptEnd.Encode(model.Tokenizer, Encoding.UTF8.GetBytes(choices.Prompt));
        var held = choices.Fields.Unconstrained ? null : TextConstraints(choices.Model, model.Tokenizer);
        held?.RequireBeginning(tokens);
        if (tokens.Length > model.Config.BlockSize)
            session.Talk.Warn($"the prompt has {tokens.Length} tokens, the model sees the last {model.Config.BlockSize}");
        int most = choices.MaxTokens > 0 ? choices.MaxTokens : 4 * model.Config.BlockSize;
        var options = new SampleOptions(choices.Next, choices.Seed, most);
        int rows = Math.Min(choices.Rows, count);
        long memory = Sampler.Bytes(backend, model.Config, model.Weights, rows);
        session.Talk.Event("memory", $"memory: {Units.Bytes(memory)} for {rows} records in flight", ("bytes", memory), ("rows", rows));
        using var sampler = new Sampler(backend, model.Config, model.Weights, rows);
        var records = new GeneratedRecords(model.Tokenizer, tokens, Keys(choices.Model), session.Talk, count,
            choices.Next.Temperature);
        var prompts = new SamePrompt(tokens, count);
        var delivery = output.Write(to =>
        {
            records.WriteTo(to, take => sampler.Run(prompts, options, model.Tokenizer.Border, take,
                _ => held?.Begin() ?? constrain(), session.Stop));
            if (records.Count == 0 && !output.IsStdout) session.Stop.ThrowIfCancellationRequested();      // an empty file is worth nothing
        });
        if (!output.IsStdout)
            Provenance.Write(choices.Output.Out,
                new(choices.Model, model.Checksum, options, choices.Prompt, count, records.Count, choices.DType, choices.Weights,
                    held is not null),
                backend.Info, delivery);
        records.Report();
        return session.Signals.ExitCode;
    }

    static int RunFields(Session session, Choices choices, RecordOutput output, Backend backend, TrainedModel model)
    {
        if (choices.Prompt.Length > 0)
            throw new CyberLMException("--prompt is text, and the model writes fields",
                "--user, --day and --where say what records are to be");
        if (choices.MaxTokens > 0)
            throw new CyberLMException("--max-tokens cuts text, and the model writes fields, whose records end by themselves",
                "leave it out");
        var generator = FieldGenerator.Open(choices.Model, model);
        var request = choices.Fields.Request(choices.Count, choices.Seed);
        var own = new ModelMemory(backend, Backends.Storage(backend, choices.DType), choices.Weights == "int8", choices.Rows);
        using var slots = GenerateSlots.Open(
            session.Talk, generator, choices.Model, choices.Fields.SlotModels, choices.Fields.Single, own);
        session.Talk.Say($"{choices.Fields.Words(choices.Count)} from {choices.Model} "
            + $"(seed {choices.Seed}, {backend.Info.Name}, {backend.Info.Device})");
        long memory = own.Bytes(model) + slots.Bytes;
        session.Talk.Event("memory", $"memory: {Units.Bytes(memory)} for {choices.Rows} sequences in flight",
            ("bytes", memory), ("rows", choices.Rows));
        using var sampler = own.Sampler(model);
        var summary = new GenerationSummary();
        var delivery = output.Write(to =>
        {
            summary = GenerateFields.Run(session, generator, sampler, request, choices.Next, to);
            if (summary.Written == 0 && !output.IsStdout) session.Stop.ThrowIfCancellationRequested();
        }, generator.MarkerPlaces);
        if (!output.IsStdout)
        {
            var options = new SampleOptions(choices.Next, choices.Seed, generator.MostTokens(request.Constrained));
            Provenance.Write(choices.Output.Out,
                new(choices.Model, model.Checksum, options, "", choices.Count ?? summary.Written, summary.Written, choices.DType,
                    choices.Weights, request.Constrained)
                {
                    Request = request, SchemaHash = generator.SchemaHash, Slots = slots.Origins,
                },
                backend.Info, delivery);
        }
        return session.Signals.ExitCode;
    }

    static RecordKeys? Keys(string model) => File.Exists(Corpus.KeysPath(model)) ? RecordKeys.Read(Corpus.KeysPath(model)) : null;

    /// <summary>What records of characters are held to; null where the model learned lines of text.</summary>
    static JsonTextConstraints? TextConstraints(string model, ITokenizer tokenizer) =>
        tokenizer is CharTokenizer characters && File.Exists(JsonGrammar.PathIn(model))
            ? new(JsonGrammar.Read(JsonGrammar.PathIn(model)), characters)
            : null;
}
