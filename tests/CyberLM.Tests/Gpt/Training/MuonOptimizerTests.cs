using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class MuonOptimizerTests
{
    /// <summary>Queries (12,12), keys and values (6,12), a tall gate and value (64,12) each, a wide projection (12,64).</summary>
    static readonly GptConfig Config = new(VocabSize: 5, BlockSize: 4, Layers: 2, HeadCount: 2, Channels: 12)
    {
        Bias = true, KeyValueHeads = 1, Mlp = Mlp.SwiGlu, Norm = Norm.RmsNorm,
    };

    static readonly int[] RowsOfQkv = [12, 6, 6], RowsOfGateAndValue = [64, 64];

    static Recipe Recipe(DType storage) =>
        new() { Optimizer = Optimizer.Muon, Storage = storage, Steps = 10, WarmUp = 0, WeightDecay = 0.1f, ClipNorm = 0 };

    static Backend Open(DType storage)
    {
        if (storage == DType.F64) return new ReferenceBackend();
        SmallRun.RequireNative();
        return new NativeBackend(2);
    }

    /// <summary>Tolerances are shares of the largest step that any matrix takes: factors in BF16 keep 8 bits.</summary>
    [Theory]
    [InlineData(DType.F64, 1e-6)]
    [InlineData(DType.F32, 1e-4)]
    [InlineData(DType.BF16, 0.05)]
    public void Five_steps_equal_the_papers_algorithm_for_every_matrix_and_AdamWs_for_the_rest(DType storage, double tolerance)
    {
        using var backend = Open(storage);
        using var fixture = new OptimizerFixture(backend, Config, Recipe(storage));
        var start = fixture.Masters();
        var plain = new PlainOptimizer(fixture.Specs, fixture.Masters());
        var random = new Random(3);
        for (int step = 1; step <= 5; step++)
        {
            var gradients = fixture.RandomGradients(random, 0.1 * step);
            fixture.Step(gradients, 0.01f * step, step);
            plain.Step(gradients, 0.01f * step, step);
        }
        var actual = fixture.Masters();
        for (int i = 0; i < actual.Length; i++)
        {
            double largest = start[i].Zip(actual[i], (a, b) => Math.Abs(b - a)).Max();
            Assert.InRange(largest, 0.01, 1);
            for (int j = 0; j < actual[i].Length; j++) Assert.Equal(plain.Weights[i][j], actual[i][j], tolerance * largest);
        }
        AssertRoundedMasters(storage, fixture);
    }

    static void AssertRoundedMasters(DType storage, OptimizerFixture fixture)
    {
        if (storage != DType.BF16) return;
        var rounded = fixture.Masters().Select(w => w.Select(x => (double)BFloat16.Round((float)x)));
        Assert.Equal(rounded, fixture.Weights());
    }

    sealed class PlainOptimizer
    {
        readonly IReadOnlyList<ParameterSpec> specs;
        readonly PlainMuon[][] matrices;
        readonly double[][] m, v;

        public double[][] Weights { get; }

        public PlainOptimizer(IReadOnlyList<ParameterSpec> specs, double[][] weights)
        {
            this.specs = specs;
            Weights = weights;
            matrices = [.. specs.Select(spec => RowsOf(spec).Select(rows => new PlainMuon(rows, spec.Shape.Last)).ToArray())];
            m = [.. weights.Select(w => new double[w.Length])];
            v = [.. weights.Select(w => new double[w.Length])];
        }

        static int[] RowsOf(ParameterSpec spec) => spec.Name.Split('.') switch
        {
            [_, "h", _, "attn", "c_attn", "weight"] => RowsOfQkv,
            [_, "h", _, "mlp", "c_fc", "weight"] => RowsOfGateAndValue,
            [_, "h", _, "attn" or "mlp", "c_proj", "weight"] => [12],
            _ => [],
        };

        public void Step(double[][] gradients, float rate, int step)
        {
            for (int i = 0; i < specs.Count; i++)
            {
                int row = 0, columns = specs[i].Shape.Last;
                var rows = RowsOf(specs[i]);
                for (int part = 0; part < rows.Length; part++)
                {
                    int from = row * columns, count = rows[part] * columns;
                    matrices[i][part].Step(Weights[i].AsSpan(from, count), gradients[i].AsSpan(from, count), rate, 0.1f);
                    row += rows[part];
                }
                if (rows.Length > 0) continue;
                double decay = specs[i].Shape.Rank == 2 ? 0.1f : 0;
                AdamWOptimizerTests.PaperStep(Weights[i], gradients[i], m[i], v[i], decay, clip: 1, rate, step);
            }
        }
    }

    /// <summary>In a hidden matrix, in the embedding and in a bias: whoever has it, nobody steps.</summary>
    [Theory]
    [InlineData(DType.F64, double.NaN)]
    [InlineData(DType.F64, double.PositiveInfinity)]
    [InlineData(DType.F32, double.NaN)]
    [InlineData(DType.BF16, double.NaN)]
    [InlineData(DType.BF16, double.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing_and_is_counted_once(DType storage, double planted)
    {
        using var backend = Open(storage);
        using var fixture = new OptimizerFixture(backend, Config, Recipe(storage));
        var random = new Random(4);
        fixture.Step(fixture.RandomGradients(random, 1), 0.1f, 1);
        string[] places = ["transformer.wte.weight", "transformer.h.1.attn.c_attn.weight", "transformer.h.0.mlp.c_proj.bias"];
        for (int i = 0; i < places.Length; i++)
        {
            double[][][] before = [fixture.Weights(), fixture.Masters(), fixture.State()];
            var gradients = fixture.RandomGradients(random, 1);
            gradients[fixture.Specs.ToList().FindIndex(spec => spec.Name == places[i])][5] = planted;
            fixture.Step(gradients, 0.1f, 2);
            Assert.Equal(before, [fixture.Weights(), fixture.Masters(), fixture.State()]);
            Assert.Equal(i + 1, fixture.Skipped);
        }
        var last = fixture.Masters();
        fixture.Step(fixture.RandomGradients(random, 1), 0.1f, 2);
        Assert.All(fixture.Masters().Zip(last), pair => Assert.All(pair.First, x => Assert.True(double.IsFinite(x))));
        Assert.All(fixture.Masters().Zip(last), pair => Assert.NotEqual(pair.Second, pair.First));
        Assert.Equal(places.Length, fixture.Skipped);
    }

    [Theory]
    [InlineData(DType.F64)]
    [InlineData(DType.BF16)]
    public void Where_no_gradient_has_come_yet_a_matrix_only_decays(DType storage)
    {
        using var backend = Open(storage);
        using var fixture = new OptimizerFixture(backend, Config, Recipe(storage));
        var before = fixture.Masters();
        fixture.Step([.. before.Select(w => new double[w.Length])], 0.5f, 1);
        var after = fixture.Masters();
        for (int i = 0; i < before.Length; i++)
        {
            double kept = fixture.Specs[i].Decay ? 0.95 : 1;
            for (int j = 0; j < before[i].Length; j++) Assert.Equal(kept * before[i][j], after[i][j], 1e-7);
        }
    }
}
