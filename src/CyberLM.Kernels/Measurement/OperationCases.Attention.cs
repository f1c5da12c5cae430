namespace CyberLM.Kernels.Measurement;

public static partial class OperationCases
{
    const float Theta = 10_000;

    static IEnumerable<OperationCase> Attention(ModelSizes s)
    {
        int wide = s.Heads.Width, narrow = s.Heads.QueryWidth;
        yield return New(nameof(IKernels.RopeForward), s, "", $"{s.N}x{wide}", o =>
        {
            Tensor qkv = o.Stored((s.N, wide)), positions = o.Indices(s.N, n => n % s.T);
            return k => k.RopeForward(qkv, positions, s.Heads, Theta);
        });
        yield return New(nameof(IKernels.RopeBackward), s, "", $"{s.N}x{wide}", o =>
        {
            Tensor dQkv = o.Stored((s.N, wide)), positions = o.Indices(s.N, n => n % s.T);
            return k => k.RopeBackward(dQkv, positions, s.Heads, Theta);
        });
        string numbers = $"{s.B}x{s.T}, {s.H} heads of {s.Heads.Size}";
        yield return New(nameof(IKernels.AttentionForward), s, "", numbers, o =>
        {
            Tensor output = o.Stored((s.B, s.T, narrow)), lse = o.Float((s.B, s.H, s.T)), qkv = o.Stored((s.B, s.T, wide));
            return k => k.AttentionForward(output, lse, qkv, Tensor.None, s.Heads);
        });
        yield return New(nameof(IKernels.AttentionBackward), s, "", numbers, o =>
        {
            Tensor dQkv = o.Stored((s.B, s.T, wide)), dOutput = o.Stored((s.B, s.T, narrow)), output = o.Stored((s.B, s.T, narrow));
            // Scores of numbers this small are near 0: the logarithm of their sum is that of how many there are.
            Tensor lse = o.Constant((s.B, s.H, s.T), MathF.Log(s.T)), qkv = o.Stored((s.B, s.T, wide));
            return k => k.AttentionBackward(dQkv, dOutput, output, lse, qkv, Tensor.None, s.Heads);
        });
        yield return AttentionDecode(s, "decode", $"{Rows} rows at {s.T / 2}", Rows, Rows, n => n, _ => s.T / 2 - 1);
        int prompt = Math.Min(Prompt, s.T);
        yield return AttentionDecode(s, "prompt", $"of {prompt}", prompt, 1, _ => 0, n => n);
    }

    /// <summary>Token n of the flat batch stands in a cache row, at a position, and sees all of its past.</summary>
    static OperationCase AttentionDecode(
        ModelSizes s, string call, string numbers, int tokens, int cacheRows, Func<int, int> row, Func<int, int> position) =>
        New(nameof(IKernels.AttentionDecode), s, call, numbers, o =>
        {
            int wide = s.Heads.Width, narrow = s.Heads.KeyValueWidth;
            Tensor output = o.Stored((tokens, s.Heads.QueryWidth)), qkv = o.Stored((tokens, wide));
            Tensor keys = o.Stored((cacheRows, s.T, narrow)), values = o.Stored((cacheRows, s.T, narrow));
            Tensor rows = o.Indices(tokens, row), positions = o.Indices(tokens, position);
            long seen = Enumerable.Range(0, tokens).Sum(n => position(n) + 1L);
            // One token a row is bound by reading the cache; a prompt reads it once and multiplies.
            if (cacheRows == tokens) o.AlsoReads(2 * seen * narrow * o.Storage.Size());
            else o.AlsoComputes(4 * seen * s.Heads.QueryWidth);
            return k => k.AttentionDecode(output, keys, values, qkv, rows, positions, Tensor.None, s.Heads);
        });
}
