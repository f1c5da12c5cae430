using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>A packed row gives the losses and the very gradients that its documents give apart, each at the beginning of a row.</summary>
public sealed class PackedDocumentsTests
{
    /// <summary>Sums of the same terms in another order.</summary>
    const double Rounding = 1e-12;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_packed_row_is_its_documents_apart(int variant)
    {
        using var packed = new TestModel(TestModel.Variant(variant), packed: true);
        packed.Model.Forward(packed.P, packed.Acts);
        packed.Model.Backward(packed.P, packed.G, packed.Acts, dLoss: 1);
        double[] losses = packed.Read(packed.Acts.Losses);

        using var apart = new TestModel(TestModel.Variant(variant), packed: true);
        var (tokens, targets) = (packed.ReadIds(packed.Acts.Tokens), packed.ReadIds(packed.Acts.Targets));
        var (first, weights) = (packed.ReadIds(packed.Acts.First), packed.Read(packed.Acts.Weights));
        foreach (var document in Documents(first))
        {
            PlaceAlone(apart, document, tokens, targets, weights);
            apart.Model.Forward(apart.P, apart.Acts);
            apart.Model.Backward(apart.P, apart.G, apart.Acts, dLoss: 1);
            double[] alone = apart.Read(apart.Acts.Losses);
            for (int i = 0; i < document.Length; i++) Assert.Equal(alone[i], losses[document.Start + i], Rounding);
        }
        for (int i = 0; i < packed.Gradients.Count; i++)
        {
            var (expected, actual) = (apart.Read(apart.Gradients[i].Tensor), packed.Read(packed.Gradients[i].Tensor));
            double scale = expected.Max(Math.Abs);
            for (int j = 0; j < expected.Length; j++) Assert.Equal(expected[j], actual[j], Rounding * scale);
        }
    }

    static IEnumerable<(int Start, int Length)> Documents(int[] first)
    {
        int start = 0;
        for (int i = 1; i <= first.Length; i++)
        {
            if (i < first.Length && i % TestModel.T != 0 && first[i] == first[i - 1]) continue;
            yield return (start, i - start);
            start = i;
        }
    }

    /// <summary>The document begins row 0; whatever follows it, and row 1, asks for no loss.</summary>
    static void PlaceAlone(TestModel m, (int Start, int Length) document, int[] tokens, int[] targets, double[] weights)
    {
        const int count = TestModel.B * TestModel.T;
        int[] T(int[] from, int rest) => [.. Enumerable.Range(0, count).Select(i => i < document.Length ? from[document.Start + i] : rest)];
        m.Backend.Write<int>(m.Acts.Tokens, T(tokens, rest: 3));
        m.Backend.Write<int>(m.Acts.Targets, T(targets, rest: -1));
        m.Backend.Write<int>(m.Acts.First, new int[count]);
        m.Backend.Write<int>(m.Acts.Positions, [.. Enumerable.Range(0, count).Select(i => i % TestModel.T)]);
        m.Backend.Write<double>(m.Acts.Weights,
            [.. Enumerable.Range(0, count).Select(i => i < document.Length ? weights[document.Start + i] : 1)]);
    }
}
