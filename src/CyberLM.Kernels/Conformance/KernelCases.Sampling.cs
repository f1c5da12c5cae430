namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Sampling(DType storage)
    {
        NextTokenOptions[] options =
        [
            new(0, 0, 1, 0), new(1, 0, 1, 0), new(0.7f, 0, 1, 0), new(1, 1, 1, 0), new(1, 10, 1, 0), new(1, 0, 0.8f, 0), new(1, 0, 1, 0.1f),
            new(1.3f, 20, 0.9f, 0.05f),
        ];
        (int N, int V)[] sizes = [(1, 1), (2, 82), (65, 100)];
        foreach (var (N, V) in sizes)
            foreach (var option in options)
            {
                yield return NextToken(storage, N, V, S, masked: false, option);
                yield return NextToken(storage, N, V, F, masked: true, option);
            }
        yield return NextToken(storage, 3, 4099, F, masked: true, options[^1]);
        yield return NextToken(storage, 3, 4099, F, masked: false, options[1]);
    }

    /// <summary>Logits in steps of 1/4, so that many are equal and the order of ids decides. A mask never excludes everything.</summary>
    public static KernelCase NextToken(DType storage, int N, int V, Role logits, bool masked, NextTokenOptions options)
    {
        const int wordBits = 32;
        int words = (V + wordBits - 1) / wordBits;
        var c = New("NextToken", storage,
            $"N {N}, V {V}, logits {logits}, mask {masked}, {options.Temperature} {options.TopK} {options.TopP} {options.MinP}");
        var values = Array.ConvertAll(c.Draw("logits", logits, (N, V), 2), x => Math.Round(4 * x) / 4);
        c.Output("ids", Role.Index, N).PerRow()
            .Output("logLikelihood", F, (N, 2)).PerRow()
            .Input("logits", logits, (N, V), values).PerRow();
        if (masked)
        {
            var allowed = c.DrawIndices("allowed", N * words, int.MaxValue);
            for (int n = 0; n < N; n++) allowed[n * words] |= 1;
            c.Indices("allowed", (N, words), allowed).PerRow();
        }
        else
        {
            c.Absent("allowed");
        }
        return c.Input("random", F, N, c.DrawUniform("random", N)).PerRow()
            .Case((k, t) => k.NextToken(t[0], t[1], t[2], t[3], t[4], options));
    }
}
