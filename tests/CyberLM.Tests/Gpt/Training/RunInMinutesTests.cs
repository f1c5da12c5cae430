using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>A run whose length is given as a time.</summary>
public sealed class RunInMinutesTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SmallRun small;
    readonly Backend backend = SmallRun.OpenBackend();

    public RunInMinutesTests() => small = new SmallRun(folder.Path);

    public void Dispose()
    {
        backend.Dispose();
        small.Dispose();
        folder.Dispose();
    }

    TrainingResult Start(string path, Recipe recipe, ITrainingObserver observer, TrainingStart start) =>
        new TrainingRun(backend, small.Tokenizer, small.Data, observer)
            .Start(path, small.Config, recipe, start, TestContext.Current.CancellationToken);

    [Fact]
    public void Minutes_become_a_number_of_steps_that_stands_in_the_recipe()
    {
        const int Given = 7;
        int steps = Given;
        // A machine that does much else may have time for just as many: then it is asked again, with more time.
        for (int seconds = 1; seconds <= 4 && steps == Given; seconds *= 2)
        {
            var observer = new RecordingObserver();
            var start = new TrainingStart { Budget = TimeSpan.FromSeconds(seconds), WarmUpShare = 0.1, Overwrite = true };
            var result = Start(folder["run"], SmallRun.Recipe with { Steps = Given, EvaluateEvery = 0 }, observer, start);
            var recipe = RecipeJson.Read(folder["run/recipe.json"]);
            Assert.Equal(result.Step, recipe.Steps);
            Assert.Equal((int)(0.1 * recipe.Steps), recipe.WarmUp);
            Assert.Equal(1, observer.Steps[0].Step);
            steps = recipe.Steps;
        }
        Assert.NotEqual(Given, steps);
    }

    [Fact]
    public void Minutes_are_not_used_up_where_there_is_a_limit_of_steps()
    {
        var start = new TrainingStart { Budget = TimeSpan.FromMinutes(10), MostSteps = 7, WarmUpShare = 0.5 };
        var result = Start(folder["run"], SmallRun.Recipe, new RecordingObserver(), start);
        Assert.Equal(7, result.Step);
        Assert.Equal((7, 3), (RecipeJson.Read(folder["run/recipe.json"]).Steps, RecipeJson.Read(folder["run/recipe.json"]).WarmUp));
    }
}
