using CyberLM.Kernels;

namespace CyberLM.Gpt;

public enum TrainingOutcome
{
    Completed,
    StoppedEarly,
    /// <summary>Its state is saved.</summary>
    Cancelled,
    /// <summary>Asked to stop before there was a folder: nothing is saved.</summary>
    NeverBegun,
}

/// <param name="BestLoss">nats per token; null without an evaluation</param>
/// <param name="HeldOut">the best weights over the whole held-out part; null when the run was cancelled or has none</param>
/// <param name="EndedBefore">it was resumed, and had no step left</param>
public readonly record struct TrainingResult(
    TrainingOutcome Outcome, int Step, double? BestLoss, int BestStep, EvaluationResult? HeldOut = null, bool EndedBefore = false);

/// <summary>How a new run begins.</summary>
public sealed record TrainingStart
{
    /// <summary>Instead of the recipe's steps: as many as fit.</summary>
    public TimeSpan? Budget { get; init; }
    /// <summary>Of a run with a budget, were more to fit; null: no limit.</summary>
    public int? MostSteps { get; init; }
    /// <summary>Warm-up as a share of the steps that fit into the budget; null: the recipe's steps.</summary>
    public double? WarmUpShare { get; init; }
    /// <summary>A model folder whose weights to begin with.</summary>
    public string? InitFrom { get; init; }
    /// <summary>Replace the model that the folder holds.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>
/// A whole training run without anyone watching: plan, steps, evaluations, checkpoints, metrics. Killed at any moment and resumed, it ends
/// with the same bits as the unbroken run.
/// </summary>
/// <param name="openData">the loaders for a recipe's rows, time and seed; called again when a resumed folder brings its own recipe</param>
public sealed class TrainingRun(Backend backend, ITokenizer tokenizer, Func<Recipe, TrainingData> openData, ITrainingObserver observer)
{
    /// <summary>A decorator of the backend's kernels, for profiles.</summary>
    public IKernels? Kernels { get; init; }

    public TrainingResult Start(string path, GptConfig config, Recipe recipe, TrainingStart? start = null, CancellationToken stop = default)
    {
        start ??= new TrainingStart();
        // All that can be refused is refused before a folder is made, let alone an old model removed.
        RequireStartable(path, config.Validate(), start);
        if (start.Budget is null) recipe.Validate();
        Announce(config, recipe);
        try
        {
            if (start.Budget is not null) observer.Message("measuring up to 20 steps, to see how many fit");
            if (start.Budget is { } budget) recipe = Plan(config, recipe, budget, start, stop);
        }
        catch (OperationCanceledException)
        {
            return new TrainingResult(TrainingOutcome.NeverBegun, 0, null, 0);
        }
        var data = openData(recipe);
        using var trainer = new Trainer(backend, config, recipe, data, Kernels, tokenizer.Families);
        if (start.InitFrom is { } from) trainer.LoadWeights(ModelFolder.WeightsPath(from));
        using var folder = ModelFolder.Create(path, config, tokenizer, start.Overwrite);
        var identity = Identity(config, recipe, data);
        if (start.InitFrom is not null) folder.SaveCheckpoint(0, aside => TrainingCheckpoint.Write(aside, trainer, identity));
        // From here on the folder can be resumed: what has no checkpoint begins from the recipe's seed.
        folder.WriteRecipe(recipe);
        return new TrainingLoop(folder, trainer, recipe, data, identity, observer).Run(stop);
    }

    /// <summary>Continues the run of a folder from its newest checkpoint that loads wholly.</summary>
    /// <param name="expected">what the user asked for on the command line; null: whatever is there</param>
    public TrainingResult Resume(string path, GptConfig? expected = null, CancellationToken stop = default)
    {
        using var folder = ModelFolder.Open(path);
        var config = ModelFolder.ReadConfig(path);
        if (expected is not null) RunIdentity.RequireSameConfig(path, config, expected);
        RunIdentity.RequireSameTokenizer(path, tokenizer);
        if (!folder.HasRecipe) throw new CyberLMException($"the run in {path} was ended before it began", "Start it again with --force.");
        var recipe = RecipeJson.Read(folder.RecipePath);
        if ((recipe.Storage == DType.F64) != (backend.Info.Name == "reference"))
            throw new CyberLMException(
                $"the run in {path} stores {recipe.Storage}, which the {backend.Info.Name} backend does not",
                    "Resume it on the backend it began on.");
        Announce(config, recipe);
        var data = openData(recipe);
        using var trainer = new Trainer(backend, config, recipe, data, Kernels, tokenizer.Families);
        var state = LoadNewest(folder, trainer, Identity(config, recipe, data));
        return new TrainingLoop(folder, trainer, recipe, data, state, observer).Run(stop);
    }

    /// <summary>
    /// The newest checkpoint that loads wholly; damaged ones are said, set aside and passed over. None at all: the beginning. Where every
    /// one is damaged they stay as they are: without them the next resume would begin anew and write over the best weights.
    /// </summary>
    CheckpointState LoadNewest(ModelFolder folder, Trainer trainer, CheckpointState identity)
    {
        var steps = folder.CheckpointSteps();
        var damaged = new List<int>();
        foreach (int step in steps.Reverse())
        {
            if (TryLoad(folder, trainer, identity, step) is { } state)
            {
                damaged.ForEach(folder.SetAside);
                return BestWeights.Restore(folder, trainer, state, observer.Message);
            }
            damaged.Add(step);
        }
        if (steps.Count > 0)
            throw new CyberLMException(
                $"none of the {steps.Count} checkpoints in {folder.Path} can be read",
                "Begin a new run with --force.");
        trainer.Initialize();
        return identity;
    }

    CheckpointState? TryLoad(ModelFolder folder, Trainer trainer, CheckpointState identity, int step)
    {
        string path = folder.CheckpointPath(step);
        bool readable = false;
        try
        {
            var state = TrainingCheckpoint.ReadState(path);
            if (state.Step != step) throw new CyberLMException($"{path} is the checkpoint of step {state.Step}");
            readable = true;
            RunIdentity.RequireSameRun(folder.Path, state, identity);
            readable = false;
            TrainingCheckpoint.Read(path, trainer, state);
            return state;
        }
        // Damage, not another run's folder and not a disk that cannot be read: the one before may do.
        catch (CyberLMException damage) when (!readable && damage is not EnvironmentException)
        {
            observer.Message($"the checkpoint of step {step} is damaged and is passed over: {damage.Message}");
            return null;
        }
    }

    Recipe Plan(GptConfig config, Recipe recipe, TimeSpan budget, TrainingStart start, CancellationToken stop)
    {
        var measured = StepBudget.ForMeasuring(recipe);
        var data = openData(measured);
        using var throwAway = new Trainer(backend, config, measured, data, Kernels, tokenizer.Families);
        return StepBudget.Plan(throwAway, recipe, data, budget, start, stop).Validate();
    }

    void Announce(GptConfig config, Recipe recipe)
    {
        var memory = TrainingMemory.Estimate(config, recipe, tokenizer.Families);
        observer.Memory(memory);
        memory.RequireFits(backend.Info);
    }

    void RequireStartable(string path, GptConfig config, TrainingStart start)
    {
        if (!start.Overwrite) ModelFolder.RequireFree(path);
        if (start.InitFrom is not { } from) return;
        if (Path.GetFullPath(from) == Path.GetFullPath(path))
            throw new CyberLMException($"a run in {path} cannot begin from the model that it replaces", "Name another folder.");
        RunIdentity.RequireSameConfig(from, ModelFolder.ReadConfig(from), config);
        RunIdentity.RequireSameTokenizer(from, tokenizer);
    }

    CheckpointState Identity(GptConfig config, Recipe recipe, TrainingData data) => new()
    {
        ConfigHash = ModelFolder.Hash(config),
        TokenizerHash = ModelFolder.Hash(tokenizer),
        RecipeHash = RecipeJson.Hash(recipe),
        DataHash = data.Hash,
    };
}
