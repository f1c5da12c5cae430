using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Minutes to steps: what is planned fits, and evaluations never eat the run up.</summary>
public sealed class StepBudgetTests
{
    static Recipe Fit(double left, double step, double evaluation, int every = 0) =>
        StepBudget.Fit(new Recipe { EvaluateEvery = every }, left, step, evaluation, forEvaluations: left * 0.15);

    /// <summary>A fifth of a minute for one evaluation, of which twenty would be four minutes.</summary>
    [Fact]
    public void Slow_evaluations_become_fewer_and_leave_the_time_to_the_steps()
    {
        var recipe = Fit(left: 60, step: 0.5, evaluation: 12);
        Assert.Equal((96, 1), (recipe.Steps, recipe.Evaluations));
    }

    [Fact]
    public void A_long_run_has_twenty_and_keeps_the_recipes_way_to_count_them()
    {
        var recipe = Fit(left: 600, step: 0.1, evaluation: 1);
        Assert.Equal((5800, 20, 0), (recipe.Steps, recipe.Evaluations, recipe.EvaluateEvery));
    }

    [Fact]
    public void What_is_planned_fits_whatever_the_times()
    {
        double[] seconds = [0.001, 0.02, 0.3, 1, 4, 15];
        foreach (double step in seconds)
            foreach (double evaluation in seconds)
                foreach (int every in (int[])[0, 1, 7])
                {
                    var recipe = Fit(60, step, evaluation, every);
                    int evaluations = every == 0 ? recipe.Evaluations : recipe.Steps / every;
                    double all = recipe.Steps * step + evaluations * evaluation;
                    Assert.True(recipe.Steps == 1 || all <= 60.001, $"{recipe.Steps} x {step} + {evaluations} x {evaluation}");
                    if (every == 0 && evaluation <= 9 && step <= 1) Assert.True(all >= 45, $"{all} s of 60 are used");
                }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(10, 2)]
    [InlineData(39, 8)]
    [InlineData(100, 20)]
    [InlineData(119, 20)]
    [InlineData(2000, 20)]
    public void A_short_run_is_not_evaluated_after_each_step(int steps, int evaluations) =>
        Assert.Equal(evaluations, new Recipe { Steps = steps }.Evaluations);
}
