using CyberLM.Kernels;

namespace CyberLM.Gpt;

public enum Optimizer
{
    AdamW,
    /// <summary>Muon for the hidden matrices, AdamW for the rest.</summary>
    Muon,
}

/// <summary>
/// Everything that decides a run, apart from model and data: equal recipes on equal data give equal bits. Saved as <c>recipe.json</c> with
/// the number of steps fixed, also when the user gave minutes, so that a resumed run is the same run.
/// </summary>
public sealed record Recipe
{
    public int Steps { get; init; } = 2000;
    /// <summary>Rows of a micro-batch.</summary>
    public int Batch { get; init; } = 8;
    /// <summary>Tokens of a row.</summary>
    public int Time { get; init; } = 256;
    /// <summary>Micro-batches of a step.</summary>
    public int Accumulate { get; init; } = 1;
    public Optimizer Optimizer { get; init; }
    public float PeakLearningRate { get; init; } = 2e-3f;
    public int WarmUp { get; init; } = 100;
    public float Beta1 { get; init; } = 0.9f;
    public float Beta2 { get; init; } = 0.95f;
    public float Epsilon { get; init; } = 1e-8f;
    /// <summary>For two-dimensional parameters, embeddings included; norms and biases do not decay.</summary>
    public float WeightDecay { get; init; } = 0.1f;
    /// <summary>The largest global norm of AdamW's gradient, 0: no clipping; the size of Muon's steps does not depend on it.</summary>
    public float ClipNorm { get; init; } = 1;
    public ulong Seed { get; init; } = 1;
    /// <summary>Weights and activations: F32 or BF16; F64 on the reference backend, and only there.</summary>
    public DType Storage { get; init; } = DType.F32;
    /// <summary>Residual stream, gradients, moments, masters, losses.</summary>
    public DType Floats => Storage == DType.F64 ? DType.F64 : DType.F32;
    /// <summary>Steps between evaluations; 0: a twentieth of the run, but no fewer than five.</summary>
    public int EvaluateEvery { get; init; }
    /// <summary>Batches of one evaluation; 0: the whole validation range.</summary>
    public int EvaluationBatches { get; init; }
    /// <summary>Steps between checkpoints; 0: as the evaluations.</summary>
    public int CheckpointEvery { get; init; }
    /// <summary>The last checkpoints that stay; the best by validation stays beside them.</summary>
    public int Keep { get; init; } = 2;
    /// <summary>Evaluations without a better loss after which the run ends; 0: it never ends early.</summary>
    public int Patience { get; init; }

    /// <summary>
    /// What learned most in a given time of the recipes that were tried for each preset, on the characters of the public sign-ins:
    /// recipe.md of benchmarks/results, which also says what was not tried.
    /// </summary>
    /// <param name="preset">one of <see cref="GptPresets.Names"/></param>
    /// <param name="optimizer">null: the better one</param>
    public static Recipe OfPreset(string preset, Optimizer? optimizer = null)
    {
        var (better, adamW, muon, batch) = preset switch
        {
            "tiny" => (Optimizer.AdamW, 2e-3f, 1e-2f, 8),
            "small" => (Optimizer.Muon, 2e-3f, 1e-2f, 4),
            "base" => (Optimizer.Muon, 2e-3f, 1e-2f, 4),
            "reference" => (Optimizer.Muon, 1e-3f, 3e-3f, 2),
            _ => throw new CyberLMException($"there is no preset '{preset}'", $"take one of: {string.Join(", ", GptPresets.Names)}"),
        };
        var taken = optimizer ?? better;
        return new() { Optimizer = taken, PeakLearningRate = taken == Optimizer.Muon ? muon : adamW, Batch = batch };
    }

    public int TokensPerStep => Batch * Time * Accumulate;
    public const int EvaluationsOfARun = 20;
    /// <summary>Of a short run, which would else be evaluated after each of its steps.</summary>
    public const int FewestStepsBetweenEvaluations = 5;
    public int EvaluationInterval =>
        EvaluateEvery > 0 ? EvaluateEvery : Math.Max(FewestStepsBetweenEvaluations, Over(Steps, EvaluationsOfARun));
    public int Evaluations => Over(Steps, EvaluationInterval);
    static int Over(int steps, int parts) => (steps + parts - 1) / parts;
    public int CheckpointInterval => CheckpointEvery > 0 ? CheckpointEvery : EvaluationInterval;
    public LearningRate LearningRate => new(PeakLearningRate, WarmUp, Steps);

    /// <summary>Throws a <see cref="CyberLMException"/> that names the first field that cannot be.</summary>
    public Recipe Validate()
    {
        RequireAtLeast(1, (nameof(Steps), Steps), (nameof(Batch), Batch), (nameof(Time), Time), (nameof(Accumulate), Accumulate));
        RequireAtLeast(1, (nameof(Keep), Keep));
        RequireAtLeast(0, (nameof(EvaluateEvery), EvaluateEvery), (nameof(EvaluationBatches), EvaluationBatches));
        RequireAtLeast(0, (nameof(CheckpointEvery), CheckpointEvery), (nameof(Patience), Patience));
        Require(nameof(Beta1), Beta1, Beta1 is >= 0 and < 1, "from 0 to below 1");
        Require(nameof(Beta2), Beta2, Beta2 is >= 0 and < 1, "from 0 to below 1");
        Require(nameof(Epsilon), Epsilon, Epsilon is > 0 and < 1, "between 0 and 1");
        Require(nameof(WeightDecay), WeightDecay, WeightDecay is >= 0 and < 100, "from 0 to below 100");
        Require(nameof(ClipNorm), ClipNorm, ClipNorm >= 0 && float.IsFinite(ClipNorm), "0 or more");
        if (!Enum.IsDefined(Optimizer)) throw new CyberLMException($"there is no optimizer {Optimizer}");
        if (Storage is not (DType.F32 or DType.BF16 or DType.F64))
            throw new CyberLMException($"a run's storage is F32, BF16 or F64, not {Storage}");
        if ((long)Batch * Time * Accumulate > int.MaxValue)
            throw new CyberLMException("batch x time x accumulate is over 2^31 tokens a step");
        _ = LearningRate;
        return this;
    }

    static void RequireAtLeast(int least, params ReadOnlySpan<(string Name, int Value)> fields)
    {
        foreach (var (name, value) in fields) Require(name, value, value >= least, $"{least} or more");
    }

    static void Require(string name, double value, bool holds, string range)
    {
        if (!holds) throw new CyberLMException($"{name} must be {range}, not {value}");
    }
}
