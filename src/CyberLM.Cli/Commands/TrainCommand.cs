using System.CommandLine;
using System.Diagnostics;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`train`: raw logs in, a model folder out.</summary>
static class TrainCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("train", "Trains a GPT from scratch on raw logs.");
        var flags = new TrainFlags(command);
        Examples.AddTo(command,
            "cyberlm train --data logs/signin.jsonl --out model --context 1024 --minutes 10",
            "cyberlm train --data /var/log/auth.log --out ssh --tokenizer char --steps 3000 --log json",
            "cyberlm train --data logs --out model --minutes 30 --slot location=location.*,ipAddress",
            "cyberlm train --data logs/signin.jsonl --labels logs/truth.jsonl --out labelled --minutes 10",
            "cyberlm train --resume --out model");
        command.SetAction(parse => Run(open(parse), flags, parse));
        return command;
    }

    static int Run(Session session, TrainFlags flags, ParseResult parse)
    {
        flags.Length.RequireOne(parse);
        flags.RequireRates(parse);
        string folder = parse.GetValue(flags.Out)!;
        bool resume = parse.GetValue(flags.Resume);
        using var backend = Backends.Open(parse.GetValue(flags.Backend)!, flags.Threads.Of(parse), session.Talk.Say);
        session.Talk.Say($"computing on {backend.Info.Name}, {backend.Info.Device}");
        if (!resume && Backends.IsFastInBFloat16(backend) && flags.LeavesNumbersOpen(parse))
            session.Talk.Say("this processor multiplies BF16: --dtype bf16 is about twice as fast");
        try
        {
            return resume ? Resume(session, flags, parse, folder, backend) : Begin(session, flags, parse, folder, backend);
        }
        catch (OperationCanceledException) when (session.Signals.ExitCode != 0)
        {
            session.Talk.Say("stopped before the first step; " + (resume ? $"{folder} is as it was" : NothingSaved));
            return session.Signals.ExitCode;
        }
    }

    const string NothingSaved = "nothing was saved";

    static int Begin(Session session, TrainFlags flags, ParseResult parse, string folder, Backend backend)
    {
        string[] data = parse.GetValue(flags.Data) ?? [];
        if (data.Length == 0)
            throw new CyberLMException("--data is missing: nothing to train on", "name log files, or make some with cyberlm tenant");
        var split = DataSplit.Parse(parse.GetValue(flags.Split)!);
        var source = new CorpusSource(data, parse.GetValue(flags.Tokenizer)!, parse.GetValue(flags.Vocabulary), split)
            .With(flags.Key(parse));
        // What the flags alone can be refused for is refused before the data is read.
        var sizes = flags.Config(parse, source.Vocabulary);
        flags.Recipe(parse, sizes, backend);
        source = source with { Fields = flags.Fields(parse, sizes) };
        using var corpus = Prepare(session, flags, parse, folder, source, sizes);
        Describe(session.Talk, corpus);
        TrainSlots.Describe(session.Talk, corpus, source);
        var config = flags.Config(parse, corpus.Tokenizer.VocabSize).ToldBy(corpus.Tokenizer);
        StepSize? fields = corpus.Tokenizer is SchemaTokens ? flags.StepSize(parse, config, corpus) : null;
        if (fields is { } size) config = config with { BlockSize = size.Context };
        var recipe = flags.Recipe(parse, config, backend, fields: fields);
        WarnOfLongRecords(session.Talk, corpus, config);
        var progress = Progress(session, corpus, config, backend, recipe, parse.GetValue(flags.Length.Minutes) is not null);
        if (parse.GetValue(flags.DryRun)) return DryRun(session, corpus, config, recipe, progress, backend);
        var run = new TrainingRun(backend, corpus.Tokenizer, corpus.Open, progress);
        var start = flags.Start(parse, corpus, recipe);
        int code = Finish(session, corpus, folder, run.Start(folder, config, recipe, start, session.Stop), progress);
        return code == ExitCode.Done ? TrainSlots.Run(session, corpus.Source, folder, backend) : code;
    }

    /// <summary>Sequences are cut to the context, which is shorter where there are few tokens: few records are read twice.</summary>
    static Corpus Prepare(Session session, TrainFlags flags, ParseResult parse, string folder, CorpusSource source, GptConfig sizes)
    {
        var corpus = Corpus.Prepare(source, folder, parse.GetValue(flags.Force), session.Talk.Say, session.Stop);
        var size = flags.StepSize(parse, sizes, corpus);
        if (size.Context == sizes.BlockSize) return corpus;
        corpus.Dispose();
        source = source with { Fields = flags.Fields(parse, sizes with { BlockSize = size.Context }) };
        return Corpus.Prepare(source, folder, parse.GetValue(flags.Force), _ => { }, session.Stop);
    }

    /// <summary>
    /// Goes on with the run that stands in the folder: its model, its recipe, its split, and its data unless other files are named.
    /// </summary>
    static int Resume(Session session, TrainFlags flags, ParseResult parse, string folder, Backend backend)
    {
        var config = ModelFolder.ReadConfig(folder);
        var recipe = ModelFolder.ReadRecipe(folder);
        var source = CorpusSource.Read(folder).Resumed(flags.Key(parse), folder);
        bool onlySlots = !parse.GetValue(flags.DryRun) && TrainSlots.AreLeft(source, folder);
        flags.RequireSameRun(parse, folder, recipe, flags.Recipe(parse, config, backend, recipe.Steps), source);
        if (parse.GetValue(flags.Length.Minutes) is not null)
            session.Talk.Say($"the run keeps its {recipe.Steps} steps: --minutes is of its beginning");
        if (parse.GetValue(flags.Data) is { Length: > 0 } data) source = source with { Files = data, TokenFile = null };
        else if (source.TokenFile is null && source.Files.Contains("-"))
            throw new CyberLMException($"the data of {folder} came from standard input and is gone", "give it again with --data");
        if (onlySlots) return TrainSlots.Run(session, source, folder, backend);
        using var corpus = Corpus.Reopen(source, folder, session.Talk.Say, session.Stop);
        Describe(session.Talk, corpus);
        var progress = Progress(session, corpus, config, backend, recipe);
        if (parse.GetValue(flags.DryRun)) return DryRun(session, corpus, config, recipe, progress, backend);
        var run = new TrainingRun(backend, corpus.Tokenizer, corpus.Open, progress);
        var expected = flags.Config(parse, config.VocabSize, config) with { Dues = config.Dues, Families = config.Families };
        int code = Finish(session, corpus, folder, run.Resume(folder, expected, session.Stop), progress);
        if (code != ExitCode.Done) return code;
        if (parse.GetValue(flags.Data) is not { Length: > 0 }) TrainSlots.RequireRecords(corpus.Source, folder);
        return TrainSlots.Run(session, corpus.Source, folder, backend);
    }

    public static TrainingProgress Progress(
        Session session, Corpus corpus, GptConfig config, Backend backend, Recipe recipe, bool inMinutes = false) =>
        new(session.Talk, config, MeasuredRoofline.GflopsOf(backend, recipe.Storage), corpus.Tokens.TokenCount, inMinutes,
            begun: corpus.Keep);

    public static void Describe(Talk talk, Corpus corpus)
    {
        var tokens = corpus.Tokens;
        talk.Event("data",
            $"{Units.Plural(tokens.DocumentCount, corpus.DocumentWord)}, {Units.Bytes(tokens.ByteCount)}, "
                + $"{Units.Count(tokens.TokenCount)} tokens ({corpus.Tokenizer.Kind}, vocabulary {corpus.Tokenizer.VocabSize})",
            ("records", tokens.DocumentCount), ("bytes", tokens.ByteCount), ("tokens", tokens.TokenCount),
            ("tokenizer", corpus.Tokenizer.Kind), ("vocabulary", corpus.Tokenizer.VocabSize));
    }

    public static void WarnOfLongRecords(Talk talk, Corpus corpus, GptConfig config)
    {
        var (count, longest) = corpus.LongerThan(config.BlockSize);
        if (count == 0) return;
        string which = $"{count} of {corpus.Tokens.DocumentCount} records are longer than the context of {config.BlockSize}";
        talk.Warn(!corpus.Tokenizer.PacksRecords
            ? $"{which}: the model learns windows of the stream, and generates with a sliding one"
            : $"{which} and are learned in pieces, so that whole ones are not generated; "
                + $"--context {longest} would hold them all");
    }

    static int DryRun(Session session, Corpus corpus, GptConfig config, Recipe recipe, TrainingProgress progress, Backend backend)
    {
        corpus.Open(recipe);                    // refuses data that is too little for the split or the context
        var memory = TrainingMemory.Estimate(config, recipe, corpus.Tokenizer.Families);
        progress.Memory(memory);
        memory.RequireFits(backend.Info);
        session.Talk.Say($"{Units.Count(config.ParameterCount)} parameters; nothing was trained");
        return ExitCode.Done;
    }

    /// <param name="resumed">the folder of the run that goes on with this one; null: its own</param>
    public static int Finish(
        Session session, Corpus corpus, string folder, TrainingResult result, TrainingProgress progress, string? resumed = null)
    {
        if (result.Outcome == TrainingOutcome.NeverBegun)
        {
            session.Talk.Say($"stopped before the first step; {NothingSaved}");
            return session.Signals.ExitCode;
        }
        if (result.Outcome == TrainingOutcome.Cancelled)
        {
            session.Talk.Say($"stopped at step {result.Step}; go on with: cyberlm train --resume --out {resumed ?? folder}");
            return session.Signals.ExitCode;
        }
        corpus.Forget();
        if (result.EndedBefore)
        {
            session.Talk.Say($"the run has ended at step {result.Step} already; --init-from trains its weights further in another folder");
            return ExitCode.Done;
        }
        if (progress.Last.Skipped > 0)
            session.Talk.Warn($"{progress.Last.Skipped} steps were skipped, their gradient was not finite: try a lower --learning-rate");
        string heldOut = result.HeldOut is { } held ? Units.Invariant($", held-out part {held.NatsPerToken:F4} nats/token") : "";
        if (result.HeldOut?.NatsPerByte is { } perByte) heldOut += Units.Invariant($" ({perByte:F4} nats/byte)");
        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        bool lastIsBest = result.BestStep == result.Step || result.BestStep == 0;
        if (!lastIsBest) heldOut += $", the best weights, of step {result.BestStep}";
        session.Talk.Event("done",
            $"{folder} is trained: {progress.Steps} in {Units.Duration(progress.Elapsed)}{heldOut}; "
                + $"memory at most {Units.Bytes(peak)}",
            ("step", result.Step), ("seconds", progress.Elapsed.TotalSeconds), ("peakMemory", peak),
            ("natsPerToken", result.HeldOut?.NatsPerToken), ("natsPerByte", result.HeldOut?.NatsPerByte),
            ("bestLoss", result.BestLoss), ("bestStep", result.BestStep), ("earlyStop", result.Outcome == TrainingOutcome.StoppedEarly));
        return ExitCode.Done;
    }
}
