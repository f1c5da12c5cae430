using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <param name="NatsPerByte">null when the data does not know its bytes</param>
public readonly record struct EvaluationResult(double NatsPerToken, double? NatsPerByte, long Tokens);

/// <summary>
/// One training step on a device: upload the batches, forward, backward, norm, optimizer. Nothing waits for the device until
/// <see cref="Read"/>; a steady step allocates nothing.
/// </summary>
public sealed class Trainer : IDisposable
{
    readonly Backend backend;
    readonly IKernels kernels;
    readonly Recipe recipe;
    readonly TrainingData data;
    readonly LearningRate learningRate;
    readonly GptModel model;
    readonly ParameterArena weights;
    readonly ParameterArena? masters;
    readonly ParameterArena gradients;
    readonly IOptimizer optimizer;
    readonly StepScalars scalars;
    readonly Activations activations;
    readonly Arena activationArena;
    readonly Batch[] batches;
    int targets;

    /// <param name="kernels">a decorator of the backend's; null: the backend's own</param>
    /// <param name="families">tokens that learn together; null: each on its own</param>
    public Trainer(
        Backend backend, GptConfig config, Recipe recipe, TrainingData data, IKernels? kernels = null, TokenFamilies? families = null)
    {
        this.backend = backend;
        this.kernels = kernels ?? backend.Kernels;
        this.recipe = recipe.Validate();
        this.data = data;
        RequireFitting(config.Validate(), recipe, data);
        learningRate = recipe.LearningRate;
        model = new GptModel(config, this.kernels);
        weights = new ParameterArena(backend, "weights", config, recipe.Storage, constants: true);
        gradients = new ParameterArena(backend, "gradients", config, recipe.Floats);
        if (recipe.Storage != recipe.Floats) masters = new ParameterArena(backend, "master weights", config, recipe.Floats);
        var trained = new TrainedTensors(weights, masters, gradients);
        optimizer = recipe.Optimizer == Optimizer.Muon
            ? new MuonOptimizer(backend, this.kernels, config, recipe, trained)
            : new AdamWOptimizer(backend, this.kernels, config, recipe, trained);
        if (families is not null) optimizer = new FamilyOptimizer(backend, this.kernels, config, recipe, trained, families, optimizer);
        scalars = new StepScalars(backend, recipe.Floats);
        (activations, activationArena) = Arena.Place(
            backend, "activations", arena => Activations.Declare(config, arena, recipe.Storage, recipe.Floats, recipe.Batch, recipe.Time));
        batches = [.. Enumerable.Range(0, recipe.Accumulate).Select(_ => new Batch(recipe.Batch, recipe.Time))];
        Initialize();
    }

    /// <summary>Optimizer steps done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>The weights in storage type, as the model reads them.</summary>
    public ParameterArena Weights => weights;

    /// <summary>The weights at full precision, as files hold them: the masters of a BF16 run, else the weights themselves.</summary>
    public IReadOnlyList<PlacedParameter> Masters => (masters ?? weights).Placed;

    internal NamedTensor[] OptimizerState() => optimizer.State();

    /// <summary>Back to the first step: fresh weights of the recipe's seed, empty moments, the first batch.</summary>
    public void Initialize()
    {
        Initialization.Write(backend, weights.Placed, recipe.Seed, masters?.Placed);
        optimizer.Reset();
        Restore(0, 0, 0);
    }

    /// <summary>Weights from a file, everything else as it was. After an exception the weights are worth nothing.</summary>
    public string LoadWeights(string path, bool requireChecksums = true)
    {
        string checksum = Checkpoint.Read(path, backend, Checkpoint.Named(Masters), requireChecksums);
        if (masters is not null) Checkpoint.Read(path, backend, Checkpoint.Named(weights.Placed), requireChecksums);
        return checksum;
    }

    internal string LoadOptimizer(string path) => Checkpoint.Read(path, backend, optimizer.State());

    internal string SaveWeights(Stream stream, IReadOnlyDictionary<string, string>? metadata = null) =>
        Checkpoint.Write(stream, backend, Checkpoint.Named(Masters), metadata);

    internal string SaveOptimizer(Stream stream) => Checkpoint.Write(stream, backend, optimizer.State());

    internal void Restore(int stepsDone, long batchIndex, int skipped)
    {
        StepsDone = stepsDone;
        data.Loader.BatchIndex = batchIndex;
        kernels.Fill(scalars.Skipped, skipped);
    }

    /// <summary>
    /// Queues one optimizer step. The sum of targets is known before the first micro-batch: the mean is over the whole step.
    /// </summary>
    public void Step()
    {
        targets = NextBatches();
        kernels.Fill(gradients.All, 0);
        kernels.Fill(scalars.LossSum, 0);
        foreach (var batch in batches)
        {
            Upload(batch);
            model.Forward(weights.Parameters, activations);
            model.Backward(weights.Parameters, gradients.Parameters, activations, 1f / targets);
            kernels.AddSum(scalars.LossSum, activations.Losses);
        }
        kernels.Fill(scalars.NormSquared, 0);
        kernels.GlobalNormSquared(scalars.NormSquared, gradients.All);
        StepsDone++;
        optimizer.Step(scalars.NormSquared, scalars.Skipped, learningRate.At(StepsDone), StepsDone);
    }

    /// <summary>
    /// The last step's mean loss in nats per token and gradient norm before clipping, and all steps skipped so far. Waits.
    /// </summary>
    public (float Loss, float GradientNorm, int Skipped) Read()
    {
        var (lossSum, normSquared, skipped) = scalars.Read();
        return ((float)(lossSum / targets), (float)Math.Sqrt(normSquared), skipped);
    }

    /// <summary>The mean loss over the validation pass, or over its first batches; null when it was cancelled on the way.</summary>
    public EvaluationResult? Evaluate(int maxBatches, CancellationToken stop)
    {
        var pass = data.Validation ?? throw new InvalidOperationException("there is no validation data");
        pass.Restart();
        double sum = 0;
        long tokens = 0;
        for (int done = 0; (maxBatches == 0 || done < maxBatches) && pass.Next(batches[0]); done++)
        {
            if (stop.IsCancellationRequested) return null;
            Upload(batches[0]);
            model.Forward(weights.Parameters, activations);
            model.Loss(activations);
            kernels.Fill(scalars.LossSum, 0);
            kernels.AddSum(scalars.LossSum, activations.Losses);
            sum += scalars.Read().LossSum;
            tokens += batches[0].TargetCount;
        }
        double perToken = sum / tokens;
        double? perByte = data.ValidationBytes > 0 ? perToken * pass.TargetCount / data.ValidationBytes : null;
        return new EvaluationResult(perToken, perByte, tokens);
    }

    public void Dispose()
    {
        backend.Synchronize();
        activationArena.Dispose();
        scalars.Dispose();
        optimizer.Dispose();
        gradients.Dispose();
        masters?.Dispose();
        weights.Dispose();
    }

    int NextBatches()
    {
        int count = 0;
        foreach (var batch in batches)
        {
            data.Loader.Next(batch);
            count += batch.TargetCount;
        }
        if (count == 0) throw new CyberLMException("a whole step of the training data has nothing to predict", "Give more data.");
        return count;
    }

    void Upload(Batch batch)
    {
        backend.Write<int>(activations.Tokens, batch.Tokens);
        backend.Write<int>(activations.Targets, batch.Targets);
        backend.Write<int>(activations.Positions, batch.Positions);
        backend.Write<int>(activations.First, batch.First);
        if (!activations.Due.IsNone) backend.Write<int>(activations.Due, batch.Due);
    }

    static void RequireFitting(GptConfig config, Recipe recipe, TrainingData data)
    {
        if (recipe.Time > config.BlockSize)
            throw new CyberLMException($"rows of {recipe.Time} tokens do not fit into the model's context of {config.BlockSize}");
        string wanted = $"({recipe.Batch},{recipe.Time})";
        if (data.Loader.Rows != recipe.Batch || data.Loader.Time != recipe.Time)
            throw new ArgumentException($"the loader makes ({data.Loader.Rows},{data.Loader.Time}), the recipe says {wanted}");
        if (data.Validation is { } pass && (pass.Rows != recipe.Batch || pass.Time != recipe.Time))
            throw new ArgumentException($"the validation pass makes ({pass.Rows},{pass.Time}), the recipe says {wanted}");
    }
}
