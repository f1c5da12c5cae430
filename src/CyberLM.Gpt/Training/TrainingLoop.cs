using System.Diagnostics;

namespace CyberLM.Gpt;

/// <summary>
/// The steps of a run from where its state stands to its end. What is due after a step is decided by the step number and the state alone,
/// so that a resumed run does exactly what the unbroken one would have done.
/// </summary>
sealed class TrainingLoop
{
    const int MaxSkippedInRow = 10;
    readonly ModelFolder folder;
    readonly Trainer trainer;
    readonly Recipe recipe;
    readonly TrainingData data;
    readonly ITrainingObserver observer;
    readonly LearningRate learningRate;
    readonly ZScore lossScore = new();
    readonly ZScore normScore = new();
    CheckpointState state;
    CheckpointState saved;
    long reportedAt;

    public TrainingLoop(
        ModelFolder folder, Trainer trainer, Recipe recipe, TrainingData data, CheckpointState state, ITrainingObserver observer)
    {
        this.folder = folder;
        this.trainer = trainer;
        this.recipe = recipe;
        this.data = data;
        this.state = state;
        this.observer = observer;
        learningRate = recipe.LearningRate;
        saved = state;
    }

    public TrainingResult Run(CancellationToken stop)
    {
        if (!EvaluationIsDue() && IsOver())
            return new TrainingResult(OutcomeOf(over: true), state.Step, state.BestLoss, state.BestStep, EndedBefore: true);
        using var metrics = MetricsFile.Open(folder.MetricsPath, state.Step);
        observer.Begin(recipe, state.Step);
        if (metrics.Unreadable > 0)
            observer.Message($"{metrics.Unreadable} lines of {Path.GetFileName(folder.MetricsPath)} cannot be read and stay as they are");
        reportedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            bool evaluated = !EvaluationIsDue() || Evaluate(metrics, stop);
            bool over = evaluated && IsOver();
            if (over || !evaluated || stop.IsCancellationRequested)
            {
                Save(metrics);
                return new TrainingResult(OutcomeOf(over), state.Step, state.BestLoss, state.BestStep, over ? HeldOut(stop) : null);
            }
            if (state.Step % recipe.CheckpointInterval == 0) Save(metrics);
            trainer.Step();
            state = state with { Step = trainer.StepsDone, BatchIndex = state.BatchIndex + recipe.Accumulate };
            Report(metrics);
        }
    }

    /// <summary>
    /// The evaluations on the way may go over a part only; what a run ends with is said of the whole, and of the weights that generation
    /// reads. The trainer's own, which are saved, are not needed any more.
    /// </summary>
    EvaluationResult? HeldOut(CancellationToken stop)
    {
        if (data.Validation is null) return null;
        if (state.BestLoss is not null && state.BestStep != state.Step) trainer.LoadWeights(ModelFolder.WeightsPath(folder.Path));
        return trainer.Evaluate(maxBatches: 0, stop);
    }

    bool EvaluationIsDue() =>
        data.Validation is not null
        && state.EvaluatedStep < state.Step
        && (state.Step % recipe.EvaluationInterval == 0 || state.Step == recipe.Steps);

    bool HasLostPatience() => recipe.Patience > 0 && state.EvaluationsSinceBest >= recipe.Patience;

    bool IsOver() => state.Step >= recipe.Steps || HasLostPatience();

    TrainingOutcome OutcomeOf(bool over) =>
        !over ? TrainingOutcome.Cancelled : state.Step >= recipe.Steps ? TrainingOutcome.Completed : TrainingOutcome.StoppedEarly;

    void Report(MetricsFile metrics)
    {
        var (loss, norm, skipped) = trainer.Read();
        double milliseconds = Stopwatch.GetElapsedTime(reportedAt).TotalMilliseconds;
        var report = new StepReport(
            state.Step, recipe.Steps, loss, lossScore.Add(loss), norm, normScore.Add(norm), learningRate.At(state.Step),
            milliseconds, recipe.TokensPerStep / milliseconds * 1000, (long)state.Step * recipe.TokensPerStep, skipped);
        metrics.Append(report);
        observer.Step(report);
        CountSkipped(skipped);
        reportedAt = Stopwatch.GetTimestamp();
    }

    void CountSkipped(int skipped)
    {
        state = state with { Skipped = skipped, SkippedInRow = skipped > state.Skipped ? state.SkippedInRow + 1 : 0 };
        if (state.SkippedInRow < MaxSkippedInRow) return;
        throw new CyberLMException(
            $"the gradient was not finite in {state.SkippedInRow} steps in a row, up to step {state.Step}; {Checkpoints()}",
            "Begin again with a lower learning rate or a longer warm-up.");
    }

    string Checkpoints() => saved.Step > 0 ? $"the checkpoint of step {saved.Step} is intact" : "there is no checkpoint yet";

    /// <summary>False when it was cancelled on the way: then it is due again after a resume.</summary>
    bool Evaluate(MetricsFile metrics, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        if (trainer.Evaluate(recipe.EvaluationBatches, stop) is not { } result) return false;
        bool best = double.IsFinite(result.NatsPerToken) && !(state.BestLoss <= result.NatsPerToken);
        state = state with
        {
            EvaluatedStep = state.Step,
            BestLoss = best ? result.NatsPerToken : state.BestLoss,
            BestStep = best ? state.Step : state.BestStep,
            EvaluationsSinceBest = best ? 0 : state.EvaluationsSinceBest + 1,
        };
        if (best) BestWeights.Write(folder, trainer, state);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var report = new EvaluationReport(state.Step, result.NatsPerToken, result.NatsPerByte, best, elapsed.TotalMilliseconds);
        metrics.Append(report);
        observer.Evaluation(report);
        // The next step's time is not to carry the evaluation's.
        reportedAt += Stopwatch.GetTimestamp() - start;
        return true;
    }

    void Save(MetricsFile metrics)
    {
        // An evaluation alone makes a new state: a cancelled one is made up for after the resume.
        if (state == saved) return;
        long start = Stopwatch.GetTimestamp();
        metrics.Flush();
        folder.SaveCheckpoint(state.Step, aside => TrainingCheckpoint.Write(aside, trainer, state));
        saved = state;
        if (state.BestLoss is null) BestWeights.Write(folder, trainer, state);
        folder.Prune(recipe.Keep, state.BestStep);
        observer.Checkpoint(state.Step, folder.CheckpointPath(state.Step));
        reportedAt += Stopwatch.GetTimestamp() - start;
    }
}
