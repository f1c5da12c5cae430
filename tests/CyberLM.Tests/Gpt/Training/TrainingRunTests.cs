using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class TrainingRunTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SmallRun small;
    readonly Backend backend = SmallRun.OpenBackend();

    public TrainingRunTests() => small = new SmallRun(folder.Path);

    public void Dispose()
    {
        DurableFile.Probe = null;
        backend.Dispose();
        small.Dispose();
        folder.Dispose();
    }

    TrainingRun Run(ITrainingObserver? observer = null) => new(backend, small.Tokenizer, small.Data, observer ?? new SilentObserver());

    TrainingResult Start(
        string path, Recipe? recipe = null, ITrainingObserver? observer = null,
        TrainingStart? start = null, CancellationTokenSource? stop = null) =>
        Run(observer).Start(path, small.Config, recipe ?? SmallRun.Recipe, start, stop?.Token ?? TestContext.Current.CancellationToken);

    TrainingResult Resume(string path, ITrainingObserver? observer = null, GptConfig? expected = null) =>
        Resume(Run(observer), path, expected);

    static TrainingResult Resume(TrainingRun run, string path, GptConfig? expected = null) =>
        run.Resume(path, expected, TestContext.Current.CancellationToken);

    string Unbroken(Recipe? recipe = null)
    {
        Start(folder["unbroken"], recipe, start: new TrainingStart { Overwrite = true });
        return RunResult.Of(folder["unbroken"]);
    }

    [Fact]
    public void A_run_leaves_a_model_its_best_weights_and_the_last_checkpoints()
    {
        var observer = new RecordingObserver();
        var result = Start(folder["run"], observer: observer);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        Assert.Equal(Enumerable.Range(1, 12), observer.Steps.Select(s => s.Step));
        Assert.Equal([4, 8, 12], observer.Evaluations.Select(e => e.Step));
        Assert.Equal([3, 6, 9, 12], observer.Checkpoints);
        Assert.Equal(observer.Evaluations.Min(e => e.NatsPerToken), result.BestLoss);
        Assert.Equal(small.Data(SmallRun.Recipe).Validation!.TargetCount, result.HeldOut!.Value.Tokens);      // the whole, not 3 batches
        Assert.True(observer.Steps[^1].Loss < observer.Steps[0].Loss);
        using var reader = SafeTensorsReader.Open(ModelFolder.WeightsPath(folder["run"]));
        reader.Verify();
        Assert.Equal(result.BestStep.ToString(), reader.Metadata["step"]);
        Assert.Equal(small.Config, ModelFolder.ReadConfig(folder["run"]));
        using var opened = ModelFolder.Open(folder["run"]);
        Assert.Equal([9, 12], opened.CheckpointSteps());
    }

    [Fact]
    public void Two_runs_of_one_recipe_have_the_same_bits_and_another_seed_has_not()
    {
        string first = Unbroken();
        Assert.Equal(first, Unbroken());
        Assert.NotEqual(first, Unbroken(SmallRun.Recipe with { Seed = 43 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_cancelled_run_saves_and_its_resumption_has_the_bits_of_the_unbroken_one(int after) =>
        CancelAndResume(SmallRun.Recipe, after);

    [Theory]
    [InlineData(Optimizer.AdamW)]
    [InlineData(Optimizer.Muon)]
    public void A_cancelled_bf16_run_resumes_with_weights_rounded_anew_from_their_masters(Optimizer optimizer)
    {
        SmallRun.RequireNative();
        CancelAndResume(SmallRun.Recipe with { Storage = DType.BF16, Optimizer = optimizer }, after: 5);
    }

    void CancelAndResume(Recipe recipe, int after)
    {
        // Only what the cancellation itself adds, a checkpoint more, may differ: hence a run that keeps none but the last.
        recipe = recipe with { Keep = 1 };
        string unbroken = Unbroken(recipe);
        using var stop = new CancellationTokenSource();
        var result = Start(folder["run"], recipe, new RecordingObserver(step => CancelAt(step, after, stop)), stop: stop);
        Assert.Equal((TrainingOutcome.Cancelled, after), (result.Outcome, result.Step));
        var observer = new RecordingObserver();
        Assert.Equal(TrainingOutcome.Completed, Resume(folder["run"], observer, small.Config).Outcome);
        Assert.Equal(after, observer.From);
        Assert.Equal(unbroken, RunResult.Of(folder["run"]));
    }

    static void CancelAt(int step, int wanted, CancellationTokenSource stop)
    {
        if (step == wanted) stop.Cancel();
    }

    [Fact]
    public void A_finished_run_resumed_changes_nothing()
    {
        string unbroken = Unbroken();
        var observer = new RecordingObserver();
        var result = Resume(folder["unbroken"], observer);
        Assert.Equal((TrainingOutcome.Completed, true), (result.Outcome, result.EndedBefore));
        Assert.Equal(-1, observer.From);
        Assert.Empty(observer.Messages);
        Assert.Equal(unbroken, RunResult.Of(folder["unbroken"]));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void A_damaged_newest_checkpoint_is_said_and_the_one_before_taken(string file)
    {
        string unbroken = Unbroken();
        string damaged = Path.Combine(folder["unbroken/checkpoints/step-00000012"], file);
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^5] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        var observer = new RecordingObserver();
        Resume(folder["unbroken"], observer);
        Assert.Contains("step 12 is damaged", Assert.Single(observer.Messages));
        Assert.Equal(9, observer.From);
        Assert.Equal(unbroken, RunResult.Of(folder["unbroken"]));
    }

    [Fact]
    public void A_damaged_line_of_metrics_is_said_once_and_ends_no_resume()
    {
        var recipe = SmallRun.Recipe with { Keep = 1 };
        string unbroken = Unbroken(recipe);
        using var stop = new CancellationTokenSource();
        Start(folder["run"], recipe, new RecordingObserver(step => CancelAt(step, 7, stop)), stop: stop);
        string metrics = folder["run/metrics.jsonl"];
        string[] lines = File.ReadAllLines(metrics), damaged = ["""{"step":"1"}""", "{"];
        File.WriteAllLines(metrics, [lines[0], .. damaged, .. lines[1..]]);
        var observer = new RecordingObserver();
        Assert.Equal(TrainingOutcome.Completed, Resume(folder["run"], observer).Outcome);
        Assert.Equal("2 lines of metrics.jsonl cannot be read and stay as they are", Assert.Single(observer.Messages));
        File.WriteAllLines(metrics, File.ReadAllLines(metrics).Where(line => !damaged.Contains(line)));
        Assert.Equal(unbroken, RunResult.Of(folder["run"]));
    }

    [Fact]
    public void With_every_checkpoint_damaged_the_run_is_refused()
    {
        Unbroken();
        foreach (string state in Directory.GetFiles(folder["unbroken"], "state.json", SearchOption.AllDirectories))
            File.WriteAllText(state, "{}");
        var error = Assert.Throws<CyberLMException>(() => Resume(folder["unbroken"]));
        Assert.Contains("none of the 2 checkpoints", error.Message);
    }

    [Fact]
    public void No_flipped_bit_of_a_state_file_is_read()
    {
        Unbroken();
        string path = folder["unbroken/checkpoints/step-00000012/state.json"];
        byte[] original = File.ReadAllBytes(path);
        for (int at = 0; at < original.Length; at++)
        {
            byte[] mutant = [.. original];
            mutant[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(path, mutant);
            Assert.Throws<CyberLMException>(() => CheckpointState.Read(path));
        }
    }

    [Fact]
    public void A_folder_that_belongs_to_another_run_is_refused_and_the_difference_named()
    {
        Unbroken();
        string path = folder["unbroken"];
        Names("layers is 2 there, 3 here", () => Resume(path, expected: small.Config with { Layers = 3 }));
        var tokenizer = CharTokenizer.Train([(ReadOnlyMemory<byte>)"other letters"u8.ToArray()]);
        Names("another tokenizer", () => Resume(new TrainingRun(backend, tokenizer, small.Data, new SilentObserver()), path));
        var otherData = new TrainingRun(backend, small.Tokenizer, r => small.Data(r) with { Hash = "other" }, new SilentObserver());
        Names("other data", () => Resume(otherData, path));
        File.WriteAllBytes(Path.Combine(path, "recipe.json"), RecipeJson.Write(SmallRun.Recipe with { WeightDecay = 0.2f }));
        Names("recipe.json", () => Resume(path));
        Names("already holds a model", () => Start(path));
        Names("holds no model", () => Resume(folder["nowhere"]));

        static void Names(string what, Action act) => Assert.Contains(what, Assert.Throws<CyberLMException>(act).Message);
    }

    [Fact]
    public void A_folder_in_use_is_refused()
    {
        string? second = null;
        Start(folder["run"], observer: new RecordingObserver(step =>
        {
            if (step == 2) second = Assert.Throws<CyberLMException>(() => Resume(folder["run"])).Message;
        }));
        Assert.Contains($"in use by process {Environment.ProcessId}", second);
    }

    /// <summary>A full disk at any moment ends the run with the environment's error; what is on disk resumes to the same bits.</summary>
    [Fact]
    public void Whichever_disk_operation_fails_the_run_can_be_resumed_to_the_same_bits()
    {
        string unbroken = Unbroken();
        int operations = 0;
        DurableFile.Probe = (_, _) => operations++;
        Unbroken();
        DurableFile.Probe = null;
        for (int n = 0; n < operations; n += Math.Max(1, operations / 12))
        {
            int left = n;
            DurableFile.Probe = (_, path) =>
            {
                if (left-- == 0) throw new IOException("No space left on device");
            };
            var error = Assert.Throws<EnvironmentException>(() => Start(folder["run"], start: new TrainingStart { Overwrite = true }));
            DurableFile.Probe = null;
            Assert.Contains(folder["run"], error.Message);
            Assert.Empty(Directory.GetFileSystemEntries(folder["run"], "*" + DurableFile.PartialSuffix, SearchOption.AllDirectories));
            if (File.Exists(folder["run/recipe.json"])) Resume(folder["run"]);
            else Start(folder["run"], start: new TrainingStart { Overwrite = true });
            Assert.Equal(unbroken, RunResult.Of(folder["run"]));
        }
    }

    /// <summary>The last Keep stay, and the best beside them however old it is.</summary>
    [Fact]
    public void The_best_checkpoint_is_kept_beside_the_last()
    {
        // A rate that grows to the end, and far too high: the model is at its best long before.
        var rising = SmallRun.Recipe with { Steps = 40, WarmUp = 40, PeakLearningRate = 3 };
        var recipe = rising with { EvaluateEvery = 2, CheckpointEvery = 2, Keep = 1 };
        var result = Start(folder["run"], recipe);
        Assert.InRange(result.BestStep, 1, 38);
        string[] kept = [.. Directory.GetDirectories(folder["run/checkpoints"]).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal([$"step-{result.BestStep:D8}", "step-00000040"], kept);
        // The figure that is said at the end is of the weights that generation reads, which are far better than the last.
        Assert.InRange(result.HeldOut!.Value.NatsPerToken, result.BestLoss!.Value - 0.2, result.BestLoss.Value + 0.2);

        // A model that was destroyed since comes back from there.
        byte[] model = File.ReadAllBytes(folder["run/model.safetensors"]);
        foreach (Action<string> damage in new Action<string>[] { File.Delete, path => File.WriteAllBytes(path, model[..^4]), Flip })
        {
            damage(folder["run/model.safetensors"]);
            var observer = new RecordingObserver();
            Assert.True(Resume(folder["run"], observer).EndedBefore);
            Assert.EndsWith($"written again from the checkpoint of step {result.BestStep}", Assert.Single(observer.Messages));
            Assert.Equal(model, File.ReadAllBytes(folder["run/model.safetensors"]));
        }
        Directory.Delete(folder[$"run/checkpoints/step-{result.BestStep:D8}"], recursive: true);
        Flip(folder["run/model.safetensors"]);
        var last = new RecordingObserver();
        Resume(folder["run"], last);
        Assert.EndsWith("written again from the checkpoint of step 40: the best weights are lost", Assert.Single(last.Messages));
        using var reader = SafeTensorsReader.Open(folder["run/model.safetensors"]);
        reader.Verify();
    }

    static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    [Fact]
    public void A_model_destroyed_in_the_midst_of_a_run_is_the_unbroken_ones_in_the_end()
    {
        // The best weights are early ones, so that no later evaluation writes them anew.
        var rising = SmallRun.Recipe with { Steps = 40, WarmUp = 40, PeakLearningRate = 3 };
        var recipe = rising with { EvaluateEvery = 2, CheckpointEvery = 2, Keep = 1 };
        string unbroken = Unbroken(recipe);
        using var stop = new CancellationTokenSource();
        Start(folder["run"], recipe, new RecordingObserver(step => CancelAt(step, 37, stop)), stop: stop);
        Flip(folder["run/model.safetensors"]);
        Resume(folder["run"]);
        Assert.Equal(unbroken, RunResult.Of(folder["run"]));
    }

    [Fact]
    public void Patience_ends_a_run_that_gets_no_better()
    {
        var recipe = SmallRun.Recipe with { Steps = 60, PeakLearningRate = 1, EvaluateEvery = 1, CheckpointEvery = 10, Patience = 3 };
        var result = Start(folder["run"], recipe);
        Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome);
        Assert.Equal(result.BestStep + 3, result.Step);
        using (var best = SafeTensorsReader.Open(ModelFolder.WeightsPath(folder["run"])))
            Assert.Equal(result.BestStep.ToString(), best.Metadata["step"]);
        Assert.Equal(TrainingOutcome.StoppedEarly, Resume(folder["run"]).Outcome);
    }

    [Fact]
    public void Ten_gradients_in_a_row_that_are_not_finite_end_the_run()
    {
        // Large enough for infinite attention scores, small enough for finite norms.
        WriteModel(folder["huge"], SmallRun.Recipe.Storage == DType.F64 ? 1e100 : 1e15);
        var observer = new RecordingObserver();
        var recipe = SmallRun.Recipe with { Steps = 30 };
        var start = new TrainingStart { InitFrom = folder["huge"] };
        var error = Assert.Throws<CyberLMException>(() => Start(folder["run"], recipe, observer, start));
        Assert.Contains("not finite in 10 steps in a row, up to step 10", error.Message);
        Assert.Equal(10, observer.Steps[^1].Skipped);
        using (var reader = SafeTensorsReader.Open(folder["run/checkpoints/step-00000009/model.safetensors"])) reader.Verify();

        // Resumed behind step 9 it counts on from the checkpoint: one more makes ten again.
        var resumed = new RecordingObserver();
        Assert.Throws<CyberLMException>(() => Resume(folder["run"], resumed));
        Assert.Equal((10, 10), (Assert.Single(resumed.Steps).Step, resumed.Steps[0].Skipped));
    }

    [Fact]
    public void Training_can_begin_from_another_models_weights_but_not_from_another_shape()
    {
        Unbroken();
        var start = new TrainingStart { InitFrom = folder["unbroken"] };
        var observer = new RecordingObserver();
        Start(folder["run"], observer: observer, start: start);
        var fresh = new RecordingObserver();
        Start(folder["fresh"], observer: fresh);
        Assert.True(observer.Steps[0].Loss < fresh.Steps[0].Loss - 0.3);
        var other = small.Config with { Channels = 32 };
        var stop = TestContext.Current.CancellationToken;
        var error = Assert.Throws<CyberLMException>(() => Run().Start(folder["other"], other, SmallRun.Recipe, start, stop));
        Assert.Contains("channels is 16 there, 32 here", error.Message);
    }

    [Fact]
    public void Without_validation_the_latest_weights_are_the_model()
    {
        var run = new TrainingRun(backend, small.Tokenizer, r => small.Data(r) with { Validation = null }, new SilentObserver());
        Assert.Null(run.Start(folder["run"], small.Config, SmallRun.Recipe, null, TestContext.Current.CancellationToken).BestLoss);
        using var reader = SafeTensorsReader.Open(ModelFolder.WeightsPath(folder["run"]));
        Assert.Equal("12", reader.Metadata["step"]);
    }

    /// <summary>A field that is added to a checkpoint's state and forgotten in its file would be lost by a resume.</summary>
    [Fact]
    public void Every_field_of_a_checkpoints_state_is_in_its_file()
    {
        foreach (var property in typeof(CheckpointState).GetProperties().Where(p => p.CanWrite))
        {
            var state = new CheckpointState();
            property.SetValue(state, property.GetValue(state) switch
            {
                int number => number + 1,
                long number => number + 1,
                string => "some hash",
                null => 0.5,
                var value => throw new NotSupportedException($"{property.Name}: {value}"),
            });
            Assert.NotEqual(new CheckpointState(), state);
            File.WriteAllBytes(folder["state.json"], state.ToUtf8());
            Assert.Equal(state, CheckpointState.Read(folder["state.json"]));
        }
    }

    /// <summary>A model folder whose every weight is the same number.</summary>
    void WriteModel(string path, double value)
    {
        using var weights = new ParameterArena(backend, "weights", small.Config, SmallRun.Recipe.Storage);
        foreach (var (_, tensor) in weights.Placed)
        {
            if (tensor.DType == DType.F64) backend.Write<double>(tensor, Enumerable.Repeat(value, (int)tensor.Count).ToArray());
            else backend.Kernels.Fill(tensor, (float)value);
        }
        using var model = ModelFolder.Create(path, small.Config, small.Tokenizer);
        DurableFile.Write(ModelFolder.WeightsPath(path), stream => Checkpoint.Write(stream, backend, Checkpoint.Named(weights.Placed)));
    }
}
