using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>Decoding with a cache computes the very function that training computes.</summary>
public sealed class DecodeTests
{
    const int B = TestModel.B, T = TestModel.T;

    /// <summary>Ragged on purpose: prompts of several lengths, one token, two rows out of order, and a forced run side by side.</summary>
    static readonly (int Row, int At)[][] Steps =
    [
        [(0, 0), (0, 1), (0, 2), (1, 0)],
        [(1, 1), (1, 2), (0, 3), (1, 3)],
        [(1, 4), (0, 4)],
        [(0, 5)],
        [(1, 5)],
    ];

    public static TheoryData<int> Variants { get; } = [0, 1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Ragged_decode_equals_forward(int variant) => Check(TestModel.Variant(variant));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Ragged_decode_equals_forward_with_biases_grouped_heads_and_an_untied_head(int variant) =>
        Check(TestModel.Variant(variant) with { HeadCount = 4, KeyValueHeads = 2, Bias = true, TiedHead = false });

    [Fact]
    public void Ragged_decode_equals_forward_where_what_is_due_is_told() => Check(TestModel.Told);

    [Fact]
    public void Only_the_rows_asked_for_are_computed_and_in_that_order()
    {
        using var m = new TestModel(TestModel.Variant(0));
        m.Model.Forward(m.P, m.Acts);
        var expected = m.Read(m.Acts.Logits);
        using var decoder = new Decoder(m);
        var logits = decoder.Step([(0, 0), (0, 1), (1, 0), (0, 2)], wanted: [3, 0]);
        Equal(expected, 2, logits, 0, m.Config.VocabSize);
        Equal(expected, 0, logits, 1, m.Config.VocabSize);
        Assert.Equal(2 * m.Config.VocabSize, logits.Length);
    }

    static void Check(GptConfig config)
    {
        using var m = new TestModel(config);
        m.Model.Forward(m.P, m.Acts);
        var expected = m.Read(m.Acts.Logits);
        using var decoder = new Decoder(m);
        foreach (var step in Steps)
        {
            var logits = decoder.Step(step, [.. Enumerable.Range(0, step.Length)]);
            for (int n = 0; n < step.Length; n++) Equal(expected, step[n].Row * T + step[n].At, logits, n, config.VocabSize);
        }
    }

    /// <summary>Float64 sums over a few dozen numbers of size 1: the last three of sixteen digits are the order of addition.</summary>
    static void Equal(double[] expected, int row, double[] actual, int n, int V)
    {
        for (int v = 0; v < V; v++) Assert.Equal(expected[row * V + v], actual[n * V + v], 1e-12);
    }

    sealed class Decoder : IDisposable
    {
        readonly TestModel m;
        readonly DecodeActivations acts;
        readonly KeyValueCache cache;
        readonly Arena arena;

        public Decoder(TestModel model)
        {
            m = model;
            ((acts, cache), arena) = Arena.Place(m.Backend, "decode", a => (
                DecodeActivations.Declare(m.Config, a, DType.F64, DType.F64, 2 * T),
                KeyValueCache.Declare(m.Config, a, DType.F64, B)));
            m.Model.Prepare(m.P, acts);
        }

        public double[] Step((int Row, int At)[] batch, int[] wanted)
        {
            int N = batch.Length;
            m.Backend.Write<int>(acts.Tokens.Slice(0, N), batch.Select(s => m.Tokens[s.Row * T + s.At]).ToArray());
            m.Backend.Write<int>(acts.Rows.Slice(0, N), batch.Select(s => s.Row).ToArray());
            m.Backend.Write<int>(acts.Positions.Slice(0, N), batch.Select(s => s.At).ToArray());
            if (!acts.Due.IsNone) m.Backend.Write<int>(acts.Due.Slice(0, N), batch.Select(s => m.Due[s.Row * T + s.At]).ToArray());
            m.Backend.Write<int>(acts.Wanted.Slice(0, wanted.Length), wanted);
            m.Model.Decode(m.P, acts, cache, N, wanted.Length);
            return m.Read(acts.Logits.Slice(0, wanted.Length));
        }

        public void Dispose() => arena.Dispose();
    }
}
