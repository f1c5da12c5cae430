using System.CommandLine;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>The flags of `train`, and what they say about model and recipe.</summary>
sealed class TrainFlags
{
    static readonly Recipe Default = new();
    /// <summary>Twenty evaluations of this many batches, a third of a step each, take a seventh of a run.</summary>
    const int StepsPerEvaluationBatch = 45;
    const int FewestEvaluationBatches = 4;

    public readonly Option<string[]> Data;
    public readonly Option<string?> Out, InitFrom, Pseudonymise;
    public readonly Option<string> Tokenizer, Split, Backend;
    public readonly Option<int> Vocabulary;
    public readonly ThreadFlags Threads;
    public readonly TrainLength Length;
    readonly TrainFieldFlags fields;
    readonly TrainModelFlags model;
    public readonly Option<bool> Resume, DryRun, Force;

    readonly Option<string> dtype;
    readonly Option<string?> optimizer;
    readonly Option<int?> batch;
    readonly Option<int> accumulate, evalEvery, checkpointEvery, keep, patience;
    readonly Option<double> clip, weightDecay;
    readonly Option<double?> learningRate;
    readonly Option<ulong> seed;

    public TrainFlags(Command command)
    {
        var flags = new Flags("train", command);
        Data = flags.AddMany("data",
            "log files, folders or patterns; - for stdin: JSON lines, arrays, {\"records\":[…]}, CSV, Parquet, plain lines, gz, zstd, zip "
                + "(required, but with --resume)", required: false);
        Out = flags.AddRequired("out", "folder of the model");
        Tokenizer = flags.Add("tokenizer",
            "field learns the structure of JSON records; bpe packs whole records as text; char learns windows of the stream; auto: field "
                + "for JSON, else bpe", CorpusSource.AnyTokenizer, CorpusSource.AnyTokenizer, SchemaTokens.Name, BpeTokenizer.Name,
            CharTokenizer.Name);
        fields = new TrainFieldFlags(flags);
        Vocabulary = flags.AddCount("vocabulary", "tokens that bpe may learn, 256 bytes and the border included",
            BpeTrainer.DefaultVocabularySize, 257, BpeTrainer.LargestVocabulary);
        model = new TrainModelFlags(flags);
        batch = flags.AddOptionalCount("batch", "rows of a step [the preset's; fewer with --minutes and few records of fields]");
        Length = new TrainLength(flags);
        optimizer = flags.AddChoice<Optimizer>("optimizer",
            "muon: for the hidden matrices, adamw for the rest [what learns faster at the preset's size]");
        learningRate = flags.Add<double?>("learning-rate",
            "the highest; falls along a cosine to a tenth [the preset's, of the optimizer; over fields less where steps are small]", null);
        accumulate = flags.AddCount("accumulate", "batches of one step", 1);
        weightDecay = flags.Add("weight-decay", "of the matrices, a share of the learning rate", (double)Default.WeightDecay);
        clip = flags.Add("clip", "largest norm of the gradient; 0: off", (double)Default.ClipNorm);
        Split = flags.Add("split",
            "what is held back, to be judged by: the last share in file order, bytes:0.1, or in order of time, time:0.1", "bytes:0.1");
        Pseudonymise = flags.Add<string?>("pseudonymise", "learn pseudonyms for names and addresses, by the key in this file", null);
        Backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        dtype = flags.Add("dtype", "numbers of weights and activations", "f32", "f32", "bf16");
        Threads = new ThreadFlags(flags);
        seed = flags.Add("seed", "the same seed, data and machine give the same model", Default.Seed);
        evalEvery = flags.AddCount("eval-every", "steps between evaluations; 0: a twentieth of the run, at least 5", 0, 0);
        checkpointEvery = flags.AddCount("checkpoint-every", "steps between checkpoints; 0: as evaluations", 0, 0);
        keep = flags.AddCount("keep", "last checkpoints that stay, beside the best", Default.Keep);
        patience = flags.AddCount("patience", "evaluations without progress that end the run; 0: off", 0, 0);
        Resume = flags.Add("resume", "go on with the run in --out", false);
        InitFrom = flags.Add<string?>("init-from", "begin with the weights of this model folder", null);
        DryRun = flags.Add("dry-run", "read the data, say sizes and memory, train nothing", false);
        Force = flags.Add("force", "replace the model in --out", false);
    }

    /// <param name="start">what the flags that are not given leave as it is; null: the preset</param>
    public GptConfig Config(ParseResult parse, int vocabulary, GptConfig? start = null) => model.Config(parse, vocabulary, start);

    /// <summary>What a step over these data learns from, where the flags leave it open.</summary>
    public StepSize StepSize(ParseResult parse, GptConfig config, Corpus corpus)
    {
        var size = new StepSize(parse.GetValue(batch) ?? Preset(parse).Batch, config.BlockSize);
        if (corpus.Tokenizer is not SchemaTokens || parse.GetValue(batch) is not null) return size;
        if (Length.MostTokens(parse, corpus) is not { } most) return size;
        // Standard input can be read only once, and weights of another run are of its context.
        bool isFixed = parse.GetValue(model.Context) is not null || parse.GetValue(Data)!.Contains("-")
            || parse.GetValue(InitFrom) is not null;
        return size.For(most, mayCut: !isFixed);
    }

    Recipe Preset(ParseResult parse) =>
        Gpt.Recipe.OfPreset(parse.GetValue(model.Preset)!, Flags.Choice<Optimizer>(parse.GetValue(optimizer)));

    /// <summary>Of the preset's learning rate, for fields.</summary>
    double ShareOfRate(ParseResult parse, GptConfig config, StepSize size) =>
        size.RateFor(new(Preset(parse).Batch, GptPresets.Get(parse.GetValue(model.Preset)!, config.VocabSize).BlockSize));

    /// <param name="steps">of the run when no flag says it</param>
    /// <param name="fields">the size of a step over fields; null: the flags' and the preset's</param>
    public Recipe Recipe(ParseResult parse, GptConfig config, Backend backend, int? steps = null, StepSize? fields = null)
    {
        int length = Length.StepsOf(parse, steps);
        var start = Preset(parse);
        return (start with
        {
            Steps = length,
            Batch = fields?.Rows ?? parse.GetValue(batch) ?? start.Batch,
            Time = config.BlockSize,
            Accumulate = parse.GetValue(accumulate),
            PeakLearningRate = (float?)parse.GetValue(learningRate)
                ?? (float)(start.PeakLearningRate * (fields is { } size ? ShareOfRate(parse, config, size) : 1)),
            WarmUp = Length.WarmUpSteps(parse, length),
            WeightDecay = (float)parse.GetValue(weightDecay),
            ClipNorm = (float)parse.GetValue(clip),
            Seed = parse.GetValue(seed),
            Storage = Backends.Storage(backend, parse.GetValue(dtype)!),
            EvaluateEvery = parse.GetValue(evalEvery),
            CheckpointEvery = parse.GetValue(checkpointEvery),
            EvaluationBatches = Math.Max(FewestEvaluationBatches, length / StepsPerEvaluationBatch),
            Keep = parse.GetValue(keep),
            Patience = parse.GetValue(patience),
        }).Validate();
    }

    /// <summary>
    /// A resumed run is the same run: what the command line says of it must be what it is. The model's flags are compared as a whole, by
    /// who resumes.
    /// </summary>
    public void RequireSameRun(ParseResult parse, string folder, Recipe stored, Recipe given, CorpusSource source)
    {
        (Option Option, object Stored, object Given)[] compared =
        [
            (Length.Steps, stored.Steps, given.Steps), (batch, stored.Batch, given.Batch),
            (accumulate, stored.Accumulate, given.Accumulate),
            (optimizer, Flags.Name(stored.Optimizer), Flags.Name(given.Optimizer)),
            (learningRate, stored.PeakLearningRate, given.PeakLearningRate), (Length.WarmUp, stored.WarmUp, given.WarmUp),
            (weightDecay, stored.WeightDecay, given.WeightDecay),
            (clip, stored.ClipNorm, given.ClipNorm), (seed, stored.Seed, given.Seed), (dtype, stored.Storage, given.Storage),
            (patience, stored.Patience, given.Patience), (keep, stored.Keep, given.Keep),
            (evalEvery, stored.EvaluateEvery, given.EvaluateEvery), (checkpointEvery, stored.CheckpointEvery, given.CheckpointEvery),
            (Tokenizer, source.Tokenizer, parse.GetValue(Tokenizer)!), (Vocabulary, source.Vocabulary, parse.GetValue(Vocabulary)),
            (Split, source.Split, DataSplit.Parse(parse.GetValue(Split)!)),
            .. fields.Compared(parse, source.Fields),
        ];
        Option[] free =
        [
            Data, Out, Pseudonymise, Backend, Threads.Count, Threads.Pin, Resume, DryRun, Length.Minutes, Length.Passes,
        ];
        foreach (var option in parse.CommandResult.Command.Options.Where(option => Flags.IsGiven(parse, option)))
        {
            if (model.All.Contains(option) || free.Contains(option)) continue;
            int at = Array.FindIndex(compared, c => c.Option == option);
            if (at < 0)
                throw new CyberLMException($"{option.Name} says how a run begins; the run in {folder} goes on", "leave it out");
            if (!compared[at].Stored.Equals(compared[at].Given))
                throw new CyberLMException(
                    $"the run in {folder} has {option.Name} {compared[at].Stored}, not {compared[at].Given}: a resumed run is the same run",
                    "leave the flag out, or begin a new run with --init-from");
        }
    }

    /// <summary>How records become sequences, should they become fields.</summary>
    public FieldOptions Fields(ParseResult parse, GptConfig config) => fields.Of(parse, config);

    /// <summary>How a new run begins.</summary>
    public TrainingStart Start(ParseResult parse, Corpus corpus, Recipe recipe) =>
        Length.Start(parse, corpus, recipe) with { InitFrom = parse.GetValue(InitFrom), Overwrite = parse.GetValue(Force) };

    /// <summary>What the recipe would refuse too, in the words of the command line.</summary>
    public void RequireRates(ParseResult parse)
    {
        if (parse.GetValue(clip) is var norm && !(norm >= 0 && double.IsFinite(norm)))
            throw new CyberLMException($"--clip {norm}", "0 or more");
        if (parse.GetValue(learningRate) is { } rate && !(rate > 0 && double.IsFinite(rate)))
            throw new CyberLMException($"--learning-rate {rate}", "more than 0, like 2e-3");
        if (parse.GetValue(weightDecay) is var decay && !(decay is >= 0 and < 100))
            throw new CyberLMException($"--weight-decay {decay}", "from 0 to below 100");
    }

    /// <summary>Null: the records are learned as they are.</summary>
    public PseudonymKey? Key(ParseResult parse) => parse.GetValue(Pseudonymise) is { } file ? PseudonymKey.Read(file) : null;

    public bool LeavesNumbersOpen(ParseResult parse) =>
        !Flags.IsGiven(parse, dtype) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CYBERLM_TRAIN_DTYPE"));
}
