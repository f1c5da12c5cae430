namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Loss(DType storage)
    {
        (int N, int V)[] sizes = [(1, 1), (2, 82), (65, 100), (65, 1), (300, 82), (3, 4099)];
        foreach (var (N, V) in sizes)
        {
            yield return FusedClassifier(storage, N, V, S, weighted: false, writeGradient: true);
            yield return FusedClassifier(storage, N, V, S, weighted: true, writeGradient: true);
            yield return FusedClassifier(storage, N, V, S, weighted: false, writeGradient: false);
        }
        yield return FusedClassifier(storage, 65, 82, F, weighted: true, writeGradient: true);
        yield return FusedClassifier(storage, 65, 82, F, weighted: false, writeGradient: false);
    }

    /// <summary>Every fourth target is -1, but for a single one.</summary>
    public static KernelCase FusedClassifier(DType storage, int N, int V, Role logits, bool weighted, bool writeGradient)
    {
        float dLoss = 1f / N;
        var c = New("FusedClassifier", storage, $"N {N}, V {V}, logits {logits}, weights {weighted}, gradient {writeGradient}");
        c.InPlace("logits", logits, (N, V), c.Draw("logits", logits, (N, V), 3)).PerRow();
        if (!writeGradient) c.Exact();
        c.Output("losses", F, N).PerRow()
            .Indices("targets", N, c.DrawIndices("targets", N, V).Select((target, n) => n % 4 == 3 ? -1 : target)).PerRow();
        if (weighted) c.Input("weights", F, N, c.DrawUniform("weights", N)).PerRow();
        else c.Absent("weights");
        var gradient = new GradientCheck([("logits", "logits")], null, dLoss, (k, of, take) =>
        {
            var losses = take(N);
            var copy = take((N, V));
            k.Convert(copy, of("logits"));
            k.FusedClassifier(copy, losses, of("targets"), weighted ? of("weights") : Tensor.None, dLoss, writeGradient: false);
            return losses;
        });
        return c.Case((k, t) => k.FusedClassifier(t[0], t[1], t[2], t[3], dLoss, writeGradient), writeGradient ? gradient : null);
    }
}
