using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Lets tokens that mean alike learn together: beside its own step, which another optimizer takes, each row of the embedding and of the
/// head takes one that its family shares, AdamW's for the sum of the family's gradients. It is as if a row were the sum of a vector of the
/// token and one of its family, both trained, as in factored embeddings (Alexandrescu and Kirchhoff, "Factored neural language models",
/// 2006), but files hold the sum alone and a model reads it as any other. A value seen twice then stands where the others of its field
/// stand, and what may follow what is learned from all of them at once.
/// </summary>
sealed class FamilyOptimizer : IOptimizer
{
    readonly IKernels kernels;
    readonly Recipe recipe;
    readonly IOptimizer own;
    readonly Tensor families;
    readonly Table[] tables;
    readonly Tensor spread;
    readonly Arena arena;

    /// <summary>One table of tokens (V,C); sums of its gradients, moments and steps of the families (families,C), all F.</summary>
    internal readonly record struct Table(TrainedParameter Rows, Tensor Gradient, Tensor M, Tensor V, Tensor Step);

    /// <param name="own">takes the steps of all parameters, and is disposed of here</param>
    public FamilyOptimizer(
        Backend backend, IKernels kernels, GptConfig config, Recipe recipe, TrainedTensors trained, TokenFamilies known, IOptimizer own)
    {
        this.kernels = kernels;
        this.recipe = recipe;
        this.own = own;
        ((families, spread, tables), arena) = Arena.Place(backend, "families", a => Declare(a, config, recipe.Floats, known, trained));
        backend.Write<int>(families, known.OfTokens());
    }

    internal static (Tensor Families, Tensor Spread, Table[] Tables) Declare(
        Arena arena, GptConfig config, DType floats, TokenFamilies known, TrainedTensors? trained)
    {
        var tables = trained?.Parameters(IsTable).ToArray() ?? [.. Parameters.Specs(config).Where(IsTable).Select(Unplaced)];
        return (
            arena.Take("families", DType.I32, known.VocabSize),
            arena.Take("spread", floats, (known.VocabSize, config.Channels)),
            [.. tables.Select(rows => new Table(rows, Take(rows, "gradient"), Take(rows, "m"), Take(rows, "v"), Take(rows, "step")))]);

        Tensor Take(in TrainedParameter rows, string what) =>
            arena.Take($"{rows.Spec.Name} {what}", floats, (known.Count, config.Channels));
    }

    static bool IsTable(ParameterSpec spec) => spec.RowsAreTokens;

    static TrainedParameter Unplaced(ParameterSpec spec) => new(spec, Tensor.None, Tensor.None, Tensor.None);

    public NamedTensor[] State() =>
    [
        .. own.State(),
        .. tables.Select(t => new NamedTensor($"families.m.{t.Rows.Spec.Name}", t.M)),
        .. tables.Select(t => new NamedTensor($"families.v.{t.Rows.Spec.Name}", t.V)),
    ];

    public void Reset()
    {
        own.Reset();
        foreach (var table in tables)
        {
            kernels.Fill(table.M, 0);
            kernels.Fill(table.V, 0);
        }
    }

    public void Step(Tensor normSquared, Tensor skipped, float learningRate, int step)
    {
        own.Step(normSquared, skipped, learningRate, step);
        var options = new AdamWStep(learningRate, recipe.Beta1, recipe.Beta2, recipe.Epsilon, 0, recipe.ClipNorm, step);
        foreach (var table in tables) Step(table, normSquared, options);
    }

    /// <summary>From 0, AdamW's new weights are its step; 0 again where the norm is not finite, and then nothing moves.</summary>
    void Step(in Table table, Tensor normSquared, in AdamWStep options)
    {
        kernels.Fill(table.Gradient, 0);
        kernels.EncoderBackward(table.Gradient, Tensor.None, table.Rows.Gradient, families, families);
        kernels.Fill(table.Step, 0);
        kernels.AdamW(table.Step, Tensor.None, table.Gradient, table.M, table.V, normSquared, Tensor.None, options);
        kernels.GatherRows(spread, table.Step, families);
        var precise = table.Rows.Master.IsNone ? table.Rows.Weight : table.Rows.Master;
        kernels.ScaledAdd(precise, spread, Tensor.None, Tensor.None, 1, 1);
        if (!table.Rows.Master.IsNone) kernels.Convert(table.Rows.Weight, table.Rows.Master);
    }

    public void Dispose()
    {
        arena.Dispose();
        own.Dispose();
    }
}
