using System.Diagnostics;

namespace CyberLM.Gpt;

/// <summary>Turns minutes into steps, once: the number then stands in the recipe, and every later start of the run uses it.</summary>
static class StepBudget
{
    const int MeasuredSteps = 20;
    const double MeasuringShare = 0.05;
    const double EvaluationShare = 0.15;
    /// <summary>Checkpoints, and the machine's moods.</summary>
    const double Reserve = 0.03;
    const int LongestRun = 100_000_000;

    /// <summary>A recipe that runs as long as measured, whatever its real length will be.</summary>
    public static Recipe ForMeasuring(Recipe recipe) => recipe with { Steps = LongestRun, WarmUp = Math.Min(recipe.WarmUp, LongestRun) };

    /// <summary>Trains on a trainer that is thrown away and returns the recipe with its steps fixed.</summary>
    /// <param name="start">the share of the steps that warm up, and how many there are at most</param>
    public static Recipe Plan(
        Trainer throwAway, Recipe recipe, TrainingData data, TimeSpan budget, TrainingStart start, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        double step = MedianStep(throwAway, budget, clock, stop);
        double evaluationBatch = data.Validation is null ? 0 : TimeEvaluation(throwAway, stop);
        double left = (budget - clock.Elapsed).TotalSeconds * (1 - Reserve) - WholePass(recipe, data) * evaluationBatch;
        int batches = EvaluationBatches(recipe, data, evaluationBatch, budget);
        var fixedRecipe = Fit(recipe, left, step, batches * evaluationBatch, budget.TotalSeconds * EvaluationShare);
        if (start.MostSteps < fixedRecipe.Steps) fixedRecipe = recipe with { Steps = start.MostSteps.Value };
        return fixedRecipe with
        {
            WarmUp = start.WarmUpShare is { } share ? (int)(share * fixedRecipe.Steps) : recipe.WarmUp,
            EvaluationBatches = data.Validation is null ? recipe.EvaluationBatches : batches,
        };
    }

    /// <summary>
    /// As many steps as fit with their evaluations. Of these a run has as many as the recipe says, else no more than fit into their share,
    /// and the fewer the shorter it is.
    /// </summary>
    /// <param name="left">seconds, as are the others: of the whole, of a step, of an evaluation, of all evaluations at most</param>
    internal static Recipe Fit(Recipe recipe, double left, double step, double evaluation, double forEvaluations)
    {
        if (recipe.EvaluateEvery > 0) return recipe with { Steps = Steps(left, step + evaluation / recipe.EvaluateEvery) };
        int most = (int)Math.Clamp(forEvaluations / Math.Max(evaluation, 1e-9), 1, Recipe.EvaluationsOfARun);
        int evaluations = Math.Clamp(Steps(left - most * evaluation, step) / Recipe.FewestStepsBetweenEvaluations, 1, most);
        var fit = recipe with { Steps = Steps(left - evaluations * evaluation, step) };
        return fit.Evaluations <= evaluations ? fit : fit with { EvaluateEvery = (fit.Steps + evaluations - 1) / evaluations };
    }

    static int Steps(double seconds, double step) => (int)Math.Clamp(seconds / step, 1, LongestRun);

    /// <summary>The first step pays for compilation and fresh memory; the median forgives a disturbance.</summary>
    static double MedianStep(Trainer trainer, TimeSpan budget, Stopwatch clock, CancellationToken stop)
    {
        var seconds = new List<double>();
        while (seconds.Count < MeasuredSteps && (seconds.Count < 2 || clock.Elapsed < budget * MeasuringShare))
        {
            stop.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            trainer.Step();
            trainer.Read();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        double[] steady = [.. seconds.Skip(1).Order()];
        return Math.Max(steady[steady.Length / 2], 1e-6);
    }

    static double TimeEvaluation(Trainer trainer, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        trainer.Evaluate(maxBatches: 1, stop);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static int EvaluationBatches(Recipe recipe, TrainingData data, double batchSeconds, TimeSpan budget)
    {
        long whole = WholePass(recipe, data);
        if (whole == 0) return 0;
        long wanted = recipe.EvaluationBatches == 0 ? whole : Math.Min(whole, recipe.EvaluationBatches);
        double affordable = budget.TotalSeconds * EvaluationShare / Recipe.EvaluationsOfARun / Math.Max(batchSeconds, 1e-9);
        return (int)Math.Clamp(affordable, 1, wanted);
    }

    /// <summary>Batches of the held-out part, which the end of a run goes over once.</summary>
    static long WholePass(Recipe recipe, TrainingData data)
    {
        if (data.Validation is not { } pass) return 0;
        return (pass.RowCount + recipe.Batch - 1) / recipe.Batch;
    }
}
