using CsCheck;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>
/// Draws from vocabularies that are large against the engine's shortcuts, compared with a full sort in double. A drawn token may differ
/// only where the random number lies within rounding of the border between two tokens.
/// </summary>
public sealed class NextTokenTests
{
    const double Rounding = 1e-5;

    sealed record Draw(int V, float Spread, float Temperature, int TopK, float TopP, float MinP, bool Ties, float Allowed, ulong Seed);

    static readonly Gen<Draw> Draws =
        from v in Gen.OneOf(1, 2, 31, 32, 33, 100, 4096, 20_000)
        from spread in Gen.OneOf(0f, 0.1f, 3f, 30f)
        from temperature in Gen.OneOf(0.5f, 1f, 3f)
        from topK in Gen.OneOf(0, 0, 1, 5, 300, 50_000)
        from topP in Gen.OneOf(1f, 1f, 0.1f, 0.9f, 0.999f)
        from minP in Gen.OneOf(0f, 0f, 1e-5f, 0.05f, 0.5f)
        from ties in Gen.Bool
        from allowed in Gen.OneOf(1f, 0.5f, 0.01f)
        from seed in Gen.ULong
        select new Draw(v, spread, temperature, topK, topP, minP, ties, allowed, seed);

    [Theory]
    [InlineData(InstructionSet.Scalar)]
    [InlineData(InstructionSet.Best)]
    public void A_draw_is_the_documented_one(InstructionSet isa)
    {
        using var backend = NativeEngine.Open(2, isa);
        Draws.Sample(draw => Check(backend, draw), iter: 150, threads: 1);
    }

    /// <summary>
    /// One token far above a flat rest of which every token passes min-p: the likeliest alone must not be taken for all of them. A number
    /// near 1 draws from the rest.
    /// </summary>
    [Fact]
    public void A_share_below_what_is_looked_at_first_keeps_the_flat_rest()
    {
        using var backend = NativeEngine.Open();
        using var tensors = new Loaded(backend);
        float[] logits = [.. Enumerable.Range(0, 4096).Select(v => v == 1000 ? 9f : 0.1f * MathF.Sin(v))];
        var draw = new Draw(logits.Length, 0, 1, 0, 1, 1e-5f, false, 1, 0);
        var ids = tensors.Empty(DType.I32, 1);
        backend.Kernels.NextToken(ids, tensors.Empty(DType.F32, (1, 2)), tensors.Floats((1, 4096), logits), Tensor.None,
                                  tensors.Floats(1, [0.95f]), new NextTokenOptions(draw.Temperature, draw.TopK, draw.TopP, draw.MinP));
        int id = tensors.Read<int>(ids)[0];
        Assert.NotEqual(1000, id);
        Assert.Contains(id, Acceptable(logits, _ => true, draw, 0.95f));
    }

    /// <summary>Logits of minus infinity lie infinitely far below the others, which are many and flat: only those are drawn.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1e-35f)]
    [InlineData(0.5f)]
    public void What_is_infinitely_unlikely_is_never_drawn(float spread)
    {
        const int V = 3000, rows = 64;
        using var backend = NativeEngine.Open();
        using var tensors = new Loaded(backend);
        float[] row = [.. Enumerable.Range(0, V).Select(v => v % 3 == 0 ? float.NegativeInfinity : spread * MathF.Sin(v))];
        float[] random = [.. Enumerable.Range(0, rows).Select(n => n < rows - 1 ? (float)n / rows : MathF.BitDecrement(1))];
        var draw = new Draw(V, 0, 1, 0, 1, 0, false, 1, 0);
        var ids = tensors.Empty(DType.I32, rows);
        float[] logits = [.. Enumerable.Repeat(row, rows).SelectMany(r => r)];
        backend.Kernels.NextToken(ids, tensors.Empty(DType.F32, (rows, 2)), tensors.Floats((rows, V), logits), Tensor.None,
                                  tensors.Floats(rows, random), new NextTokenOptions(1, 0, 1, 0));
        int[] drawn = tensors.Read<int>(ids);
        for (int n = 0; n < rows; n++)
        {
            Assert.True(float.IsFinite(row[drawn[n]]));
            Assert.Contains(drawn[n], Acceptable(row, _ => true, draw, random[n]));
        }
    }

    static void Check(NativeBackend backend, Draw draw)
    {
        const int rows = 3;
        int words = (draw.V + 31) / 32;
        var logits = new float[rows * draw.V];
        for (int i = 0; i < logits.Length; i++)
        {
            double value = draw.Spread * Philox.Normal(draw.Seed, 1, (ulong)i);
            logits[i] = (float)(draw.Ties ? Math.Round(value) : value);
        }
        var mask = new int[rows * words];
        for (int n = 0; n < rows; n++)
            for (int v = 0; v < draw.V; v++)
                if (v == draw.V / 2 || Philox.Uniform(draw.Seed, 2, (ulong)(n * draw.V + v)) < draw.Allowed)
                    mask[n * words + v / 32] |= 1 << v % 32;
        float[] random = [.. Enumerable.Range(0, rows).Select(n => Philox.Uniform(draw.Seed, 3, (ulong)n))];

        using var tensors = new Loaded(backend);
        var ids = tensors.Empty(DType.I32, rows);
        var likelihoods = tensors.Empty(DType.F32, (rows, 2));
        var allowed = draw.Allowed == 1 ? Tensor.None : tensors.Integers((rows, words), mask);
        backend.Kernels.NextToken(ids, likelihoods, tensors.Floats((rows, draw.V), logits), allowed, tensors.Floats(rows, random),
                                  new NextTokenOptions(draw.Temperature, draw.TopK, draw.TopP, draw.MinP));
        for (int n = 0; n < rows; n++)
        {
            var row = logits.AsSpan(n * draw.V, draw.V).ToArray();
            var bits = mask.AsSpan(n * words, words).ToArray();
            bool May(int v) => allowed.IsNone || (bits[v / 32] >> (v % 32) & 1) != 0;
            int id = tensors.Read<int>(ids)[n];
            Assert.True(May(id));
            Assert.Contains(id, Acceptable(row, May, draw, random[n]));
            var likelihood = tensors.Read<float>(likelihoods).AsSpan(2 * n, 2);
            Assert.Equal(row[id] - LogSumExp(row.Where((_, v) => May(v))), likelihood[0], 3e-5);
            Assert.Equal(row[id] - LogSumExp(row), likelihood[1], 3e-5);
        }
    }

    static double LogSumExp(IEnumerable<float> values)
    {
        double max = values.Max();
        return max + Math.Log(values.Sum(v => Math.Exp(v - max)));
    }

    /// <summary>The tokens for numbers and cuts a little smaller and a little larger than those asked for.</summary>
    static HashSet<int> Acceptable(float[] row, Func<int, bool> may, Draw draw, double random)
    {
        var sorted = Enumerable.Range(0, row.Length).Where(may).OrderByDescending(v => row[v]).ThenBy(v => v).ToArray();
        if (draw.TopK > 0) sorted = sorted[..Math.Min(draw.TopK, sorted.Length)];
        double[] mass = [.. sorted.Select(v => Math.Exp((row[v] - row[sorted[0]]) / (double)draw.Temperature))];
        var found = new HashSet<int>();
        foreach (double off in (double[])[-Rounding, 0, Rounding])
        {
            int count = mass.Length;
            if (draw.TopP < 1) count = 1 + IndexWhere(mass, count, sum => sum >= (draw.TopP + off) * mass.Sum());
            while (count > 1 && mass[count - 1] < draw.MinP * (1 + off)) count--;
            double total = mass.Take(count).Sum();
            foreach (double shift in (double[])[-Rounding, 0, Rounding])
                found.Add(sorted[IndexWhere(mass, count, sum => sum > (random + shift) * total)]);
        }
        return found;
    }

    static int IndexWhere(double[] mass, int count, Func<double, bool> holds)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            if (holds(sum += mass[i]))
                return i;
        return count - 1;
    }

    [Fact]
    public void At_temperature_0_the_likeliest_token_with_the_smallest_id_comes()
    {
        using var backend = NativeEngine.Open();
        using var tensors = new Loaded(backend);
        var ids = tensors.Empty(DType.I32, 2);
        float[] logits = [1, 3, -0f, 3, 2, 9, /**/ -5, -6, -5, -7, float.NegativeInfinity, 0];
        backend.Kernels.NextToken(ids, tensors.Empty(DType.F32, (2, 2)), tensors.Floats((2, 6), logits),
                                  tensors.Integers((2, 1), [0b011111, 0b011110]), tensors.Floats(2, [0.9f, 0.9f]), new(0, 0, 1, 0));
        Assert.Equal([1, 2], tensors.Read<int>(ids));
    }

    [Fact]
    public void Rows_that_are_not_numbers_give_some_token_and_no_crash()
    {
        using var backend = NativeEngine.Open();
        using var tensors = new Loaded(backend);
        NextTokenOptions[] every = [new(1, 0, 1, 0), new(1, 3, 1, 0), new(1, 0, 0.5f, 0), new(1, 0, 1, 0.5f), new(0, 0, 1, 0)];
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (float value in odd)
            foreach (var options in every)
            {
                var ids = tensors.Empty(DType.I32, 2);
                float[] logits = [.. Enumerable.Repeat(value, 40), .. Enumerable.Range(0, 40).Select(i => i == 7 ? value : i)];
                backend.Kernels.NextToken(ids, tensors.Empty(DType.F32, (2, 2)), tensors.Floats((2, 40), logits),
                                          Tensor.None, tensors.Floats(2, [0.3f, 0.99f]), options);
                Assert.All(tensors.Read<int>(ids), id => Assert.InRange(id, 0, 39));
            }
    }
}
