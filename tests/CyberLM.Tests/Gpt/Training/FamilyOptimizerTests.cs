using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Against two tables, one of tokens and one of families, each by the paper's loop; a row of the model is their sum.</summary>
public sealed class FamilyOptimizerTests
{
    const double Decay = 0.1f;
    static readonly int[] Starts = [0, 2, 3];
    static readonly GptConfig Config = new(VocabSize: 7, BlockSize: 7, Layers: 1, HeadCount: 2, Channels: 4) { TiedHead = false };
    static readonly TokenFamilies Families = new(Config.VocabSize, Starts);

    static Recipe Recipe(DType storage) => new() { Storage = storage, Steps = 10, WarmUp = 0, WeightDecay = (float)Decay, ClipNorm = 1 };

    static Backend Open(DType storage)
    {
        if (storage == DType.F64) return new ReferenceBackend();
        SmallRun.RequireNative();
        return new NativeBackend(2);
    }

    static bool HasFamilies(ParameterSpec spec) => spec.Name is "transformer.wte.weight" or "lm_head.weight";

    static int FamilyOf(int token) => token < 2 ? 0 : token < 3 ? 1 : 2;

    [Theory]
    [InlineData(DType.F64, 1e-9)]
    [InlineData(DType.F32, 1e-5)]
    [InlineData(DType.BF16, 1e-5)]
    public void A_row_is_what_its_token_and_its_family_learn_together(DType storage, double tolerance)
    {
        using var backend = Open(storage);
        using var fixture = new OptimizerFixture(backend, Config, Recipe(storage), Families);
        var specs = fixture.Specs;
        var expected = fixture.Masters();
        var (m, v) = (Zeros(expected), Zeros(expected));
        var (familyM, familyV) = (Zeros(expected), Zeros(expected));
        var random = new Random(5);
        for (int step = 1; step <= 5; step++)
        {
            var gradients = fixture.RandomGradients(random, step % 2 == 0 ? 10 : 0.01);
            float rate = 0.01f * step;
            fixture.Step(gradients, rate, step);
            double clip = Math.Min(1, 1 / Math.Sqrt(gradients.Sum(g => g.Sum(x => x * x))));
            for (int i = 0; i < expected.Length; i++)
            {
                double decay = specs[i].Shape.Rank == 2 ? Decay : 0;
                AdamWOptimizerTests.PaperStep(expected[i], gradients[i], m[i], v[i], decay, clip, rate, step);
                if (HasFamilies(specs[i])) AddFamilies(expected[i], gradients[i], familyM[i], familyV[i], clip, rate, step);
            }
        }
        var actual = fixture.Masters();
        for (int i = 0; i < expected.Length; i++)
        {
            for (int j = 0; j < expected[i].Length; j++) Assert.Equal(expected[i][j], actual[i][j], tolerance);
        }
        if (storage == DType.BF16)
            Assert.Equal(actual.Select(w => w.Select(x => (double)BFloat16.Round((float)x))), fixture.Weights());
    }

    static double[][] Zeros(double[][] like) => [.. like.Select(values => new double[values.Length])];

    static void AddFamilies(double[] rows, double[] gradient, double[] m, double[] v, double clip, float rate, int step)
    {
        int columns = Config.Channels;
        var sums = new double[Starts.Length * columns];
        for (int j = 0; j < gradient.Length; j++) sums[FamilyOf(j / columns) * columns + j % columns] += gradient[j];
        var moved = new double[sums.Length];
        AdamWOptimizerTests.PaperStep(moved, sums, m, v, decay: 0, clip, rate, step);
        for (int j = 0; j < rows.Length; j++) rows[j] += moved[FamilyOf(j / columns) * columns + j % columns];
    }

    [Theory]
    [InlineData(DType.F64)]
    [InlineData(DType.BF16)]
    public void A_gradient_that_is_not_finite_changes_nothing(DType storage)
    {
        using var backend = Open(storage);
        using var fixture = new OptimizerFixture(backend, Config, Recipe(storage), Families);
        var random = new Random(4);
        fixture.Step(fixture.RandomGradients(random, 1), 0.1f, 1);
        var (weights, state) = (fixture.Masters(), fixture.State());
        var gradients = fixture.RandomGradients(random, 1);
        gradients[0][3] = double.NaN;
        fixture.Step(gradients, 0.1f, 2);
        Assert.Equal(weights, fixture.Masters());
        Assert.Equal(state, fixture.State());
        Assert.Equal(1, fixture.Skipped);
    }

    [Fact]
    public void The_positions_have_no_families_though_they_are_as_many()
    {
        var learned = Config with { Positions = Positions.Learned };
        Assert.Equal(["transformer.wte.weight", "lm_head.weight"], Tables(learned));
        Assert.Equal(["transformer.wte.weight"], Tables(learned with { TiedHead = true }));
    }

    static IEnumerable<string> Tables(GptConfig config) => Parameters.Specs(config).Where(s => s.RowsAreTokens).Select(s => s.Name);
}
