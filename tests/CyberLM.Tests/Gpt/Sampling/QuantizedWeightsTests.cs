using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using CyberLM.Tests.Gpt.Model;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

public sealed class QuantizedWeightsTests
{
    const int Border = 0;
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The third is longer than the context of 8.
    static readonly int[][] Documents = [[3, 1, 4], [], [.. Enumerable.Range(1, 29).Select(i => 1 + i * i % 10)], [5, 9, 2, 6, 5]];

    public static TheoryData<int, bool, bool> Variants() =>
        [.. from variant in Enumerable.Range(0, 8) from tied in (bool[])[true, false] select (variant, tied, variant % 3 == 0)];

    static GptConfig Config(int variant, bool tied, bool bias) => TestModel.Variant(variant) with { TiedHead = tied, Bias = bias };

    [Fact]
    public void Documents_cost_a_sampler_what_they_cost_a_scorer()
    {
        using var m = new TestModel(TestModel.Variant(6));
        using var scorer = new Scorer(m.Backend, m.Config, m.P, rows: 2);
        var closed = Documents.Select(document => (ReadOnlyMemory<int>)(int[])[.. document, Border]).ToList();
        var expected = scorer.Score(closed, Border, Stop).SelectMany(scores => scores).ToList();
        var loss = DecodedLoss.Of(m.Backend, m.Config, m.P, Documents, Border, rows: 3, Stop);
        Assert.Equal(expected.Count, loss.Tokens);
        Assert.Equal(expected.Average(), loss.Nats, 1e-4);
    }

    /// <summary>The head alone is tied: the embedding keeps its numbers.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Bytes_compute_what_weights_rounded_to_them_do(int variant, bool tied, bool bias) =>
        CheckBytes(Config(variant, tied, bias));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nor_are_families_bytes(bool tied) => CheckBytes(TestModel.Told with { TiedHead = tied });

    static void CheckBytes(GptConfig config)
    {
        bool tied = config.TiedHead;
        using var backend = new ReferenceBackend();
        using var weights = Weights(backend, config, DType.F64, values => values);
        using var bytes = new QuantizedParameters(backend, config, weights);
        string? head = tied ? "transformer.wte.weight" : null;
        using var rounded = Weights(backend, config with { TiedHead = false }, DType.F64, Rounded, head);
        var loss = DecodedLoss.Of(backend, config, bytes.Parameters, Documents, Border, rows: 3, Stop);
        var expected = DecodedLoss.Of(
            backend, config with { TiedHead = false }, rounded.Parameters, Documents, Border, rows: 3, Stop);
        var unrounded = DecodedLoss.Of(backend, config, weights.Parameters, Documents, Border, rows: 3, Stop);
        Assert.Equal(expected.Nats, loss.Nats, 3e-7);
        Assert.NotEqual(unrounded.Nats, loss.Nats, 1e-6);
    }

    [Theory]
    [InlineData(DType.F32, 1e-5, false)]
    [InlineData(DType.BF16, 0.02, false)]
    [InlineData(DType.F32, 1e-5, true)]
    [InlineData(DType.BF16, 0.02, true)]
    public void The_native_engine_computes_what_the_reference_does(DType storage, double limit, bool told)
    {
        NativeEngine.Require();
        var config = told ? TestModel.Told : Config(variant: 7, tied: true, bias: false);
        double Nats(Backend backend, DType type)
        {
            using var weights = Weights(backend, config, type, values => values);
            using var bytes = new QuantizedParameters(backend, config, weights);
            return DecodedLoss.Of(backend, config, bytes.Parameters, Documents, Border, rows: 3, Stop).Nats;
        }

        using var native = new NativeBackend(2);
        using var reference = new ReferenceBackend();
        Assert.Equal(Nats(reference, DType.F64), Nats(native, storage), limit);
    }

    /// <summary>From -1/2 to 1/2, matrices through <paramref name="change"/>, each parameter by its name.</summary>
    /// <param name="head">the parameter whose numbers a head of its own gets; null: its own</param>
    static ParameterArena Weights(Backend backend, GptConfig config, DType type, Func<double[], double[]> change, string? head = null)
    {
        var arena = new ParameterArena(backend, "weights", config, type, constants: true);
        foreach (var (spec, tensor) in arena.Placed)
        {
            bool isHead = spec.Name == "lm_head.weight";
            string name = isHead && head is not null ? head : spec.Name;
            ulong stream = (ulong)name.Sum(c => c) * 1000 + (ulong)name.Length;
            var values = Enumerable.Range(0, (int)tensor.Count).Select(i => Philox.Uniform(1, stream, (ulong)i) - 0.5).ToArray();
            if (spec.Matrix || isHead)
                values = [.. values.Chunk(tensor.Last).SelectMany(change)];
            Write(backend, tensor, values);
        }
        return arena;
    }

    /// <summary>One row, to the nearest of the 255 numbers that its largest one is 127 of.</summary>
    static double[] Rounded(double[] row)
    {
        double step = row.Max(Math.Abs) / 127;
        return [.. row.Select(value => Math.Round(value / step) * step)];
    }

    static void Write(Backend backend, Tensor tensor, double[] values)
    {
        switch (tensor.DType)
        {
            case DType.F64: backend.Write<double>(tensor, values); break;
            case DType.F32: backend.Write<float>(tensor, Array.ConvertAll(values, value => (float)value)); break;
            default: backend.Write<ushort>(tensor, Array.ConvertAll(values, value => BFloat16.FromSingle((float)value))); break;
        }
    }
}
