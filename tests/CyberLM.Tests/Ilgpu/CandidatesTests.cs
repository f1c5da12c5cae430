using CyberLM.Kernels.Ilgpu.Operations;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>Buckets, of which few are sorted, against a sort of everything.</summary>
public sealed unsafe class CandidatesTests
{
    /// <summary>Logits of a model that knows nothing, of one that is sure, many equal ones, infinite ones.</summary>
    public static TheoryData<string, float[]> Rows() => new()
    {
        { "spread", Device.Random(1000, 1) },
        { "sure", [.. Device.Random(1000, 2).Select((x, i) => i == 700 ? 80 : 20 * x)] },
        { "equal", [.. Enumerable.Range(0, 300).Select(i => (float)(i % 3))] },
        { "all equal", new float[77] },
        { "one", [3] },
        { "infinite", [1, float.NegativeInfinity, 2, float.NegativeInfinity, 0.5f, -0f, 0f, -1e30f] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Positions_and_masses_are_those_of_a_sort(string name, float[] logits)
    {
        Assert.NotEmpty(name);
        foreach (bool masked in new[] { false, true })
        {
            int vocabulary = logits.Length;
            var allowed = new uint[(vocabulary + 31) / 32];
            for (int id = 0; id < vocabulary; id++)
                if (!masked || id % 5 != 1) allowed[id / 32] |= 1u << id % 32;
            int[] sorted = [.. Enumerable.Range(0, vocabulary).Where(id => (allowed[id / 32] >> id % 32 & 1) != 0)
                .OrderByDescending(id => logits[id]).ThenBy(id => id)];
            float highest = logits[sorted[0]];
            float[] masses = [.. logits.Select(logit => MathF.Exp(logit - highest))];
            var scratch = new double[Candidates.Floats(vocabulary) / 2 + 1];
            fixed (float* l = logits, m = masses)
            fixed (double* room = scratch)
            fixed (uint* mask = allowed)
            {
                Assert.Equal(sorted[0], Candidates.Likeliest(l, vocabulary, masked ? mask : null));
                var candidates = new Candidates(l, m, (float*)room, vocabulary);
                candidates.Collect(masked ? mask : null, highest, logits.Min());
                Assert.Equal(sorted.Length, candidates.Count);
                foreach (int count in new[] { 1, 2, sorted.Length / 3, sorted.Length - 1, sorted.Length }.Where(c => c > 0))
                {
                    double mass = sorted.Take(count).Sum(id => (double)masses[id]);
                    Assert.Equal(mass, candidates.Mass(Math.Min(count, sorted.Length)), mass * 1e-12);
                    Assert.Equal(sorted.Take(count).Count(id => masses[id] >= 0.1f), candidates.CountOf(0.1f, count));
                    for (int step = 0; step <= 20; step++)
                        CompareAt(candidates, sorted, masses, count, mass * (step + 0.3) / (20 + Math.PI / 3));
                }
            }
        }
    }

    static void CompareAt(in Candidates candidates, int[] sorted, float[] masses, int count, double limit)
    {
        double sum = 0;
        int expected = 0;
        for (; expected < count - 1; expected++)
            if ((sum += masses[sorted[expected]]) > limit) break;
        foreach (bool reached in new[] { false, true })
        {
            int index = candidates.IndexAt(limit, reached, count);
            Assert.Equal(expected, index);
            Assert.Equal(sorted[expected], candidates.Id(index));
        }
    }

    [Fact]
    public void A_limit_that_is_met_exactly_is_reached_and_not_exceeded()
    {
        float[] logits = [0, 0, 0, 0];
        float[] masses = [1, 1, 1, 1];
        var scratch = new double[Candidates.Floats(4) / 2 + 1];
        fixed (float* l = logits, m = masses)
        fixed (double* room = scratch)
        {
            var candidates = new Candidates(l, m, (float*)room, 4);
            candidates.Collect(null, 0, 0);
            Assert.Equal(1, candidates.IndexAt(2, reached: true, 4));
            Assert.Equal(2, candidates.IndexAt(2, reached: false, 4));
            Assert.Equal(3, candidates.IndexAt(9, reached: false, 4));
        }
    }
}
