namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    /// <summary>Where a token's view starts: at 0, at its document's border, or a fixed way back.</summary>
    public enum View { Everything, Documents, Window }

    static IEnumerable<KernelCase> Attention(DType storage)
    {
        // Grouped queries, head sizes off the register width and all that the CUDA kernels take, more tokens than one and two tiles of 64.
        (int B, int T, Heads Heads, View View)[] sizes =
        [
            (1, 1, new(1, 1, 8), View.Everything), (2, 2, new(2, 1, 20), View.Everything), (1, 65, new(2, 2, 64), View.Everything),
            (2, 65, new(4, 2, 8), View.Documents), (2, 65, new(3, 1, 20), View.Window), (2, 33, new(2, 1, 64), View.Documents),
            (3, 130, new(2, 2, 8), View.Window), (2, 130, new(2, 1, 20), View.Everything), (2, 67, new(4, 2, 32), View.Window),
            (1, 67, new(2, 1, 128), View.Documents),
        ];
        foreach (var (B, T, heads, view) in sizes)
        {
            yield return Rope("RopeForward", storage, B * T, heads);
            yield return Rope("RopeBackward", storage, B * T, heads);
            yield return AttentionForward(storage, B, T, heads, view);
            yield return AttentionBackward(storage, B, T, heads, view);
        }
        (int[] Lengths, Heads Heads, bool Window)[] batches =
        [
            ([1], new(1, 1, 8), false), ([1, 1, 1, 1], new(2, 1, 20), false), ([1, 3, 7], new(4, 2, 8), true),
            ([5, 1, 66], new(2, 2, 64), false), ([70, 70, 70], new(2, 1, 20), true), ([9, 2, 40], new(4, 2, 32), true),
            ([3, 17], new(2, 1, 128), false),
        ];
        foreach (var (lengths, heads, window) in batches) yield return AttentionDecode(storage, lengths, heads, window);
    }

    /// <summary>Tensors of rank 3 as the model hands them in, positions of rank 1.</summary>
    public static KernelCase Rope(string operation, DType storage, int N, Heads heads)
    {
        const float theta = 10_000;
        bool forward = operation == "RopeForward";
        var c = New(operation, storage, $"N {N}, heads {heads.Query} {heads.KeyValue} {heads.Size}");
        string changed = forward ? "qkv" : "dQkv";
        c.InPlace(changed, S, (N, heads.Width)).PerRow()
            .Limit(1e-11, 1.6e-5, "an angle of up to 130 in F32 is wrong by up to 130 * 2^-24 = 8e-6; one rounding to BF16")
            .Indices("positions", N, PositionsOf(N, 130)).PerRow();
        if (forward) return c.Case((k, t) => k.RopeForward(t[0], t[1], heads, theta));
        return c.Case((k, t) => k.RopeBackward(t[0], t[1], heads, theta), new GradientCheck([("dQkv", "qkv")], "dQkv", 0,
            (k, of, take) =>
            {
                var output = take((N, heads.Width));
                k.Convert(output, of("qkv"));
                k.RopeForward(output, of("positions"), heads, theta);
                return output;
            }));
    }

    public static KernelCase AttentionForward(DType storage, int B, int T, Heads heads, View view) =>
        WithFirst(New("AttentionForward", storage, $"B {B}, T {T}, heads {heads.Query} {heads.KeyValue} {heads.Size}, {view}")
            .Output("output", S, (B, T, heads.QueryWidth)).PerRow().Limit(1e-11, 2e-5, "exp in F32; probabilities and output round to BF16")
            .Output("lse", F, (B, heads.Query, T)).PerRow()
            .Input("qkv", S, (B, T, heads.Width)).PerRow(), B, T, view)
            .Case((k, t) => k.AttentionForward(t[0], t[1], t[2], t[3], heads));

    public static KernelCase AttentionBackward(DType storage, int B, int T, Heads heads, View view)
    {
        var c = New("AttentionBackward", storage, $"B {B}, T {T}, heads {heads.Query} {heads.KeyValue} {heads.Size}, {view}");
        var qkv = c.Draw("qkv", S, (B, T, heads.Width));
        var first = FirstSeen(B, T, view).Select(v => (double)v).ToArray();
        var kept = Forward([qkv], [(B, T, heads.Width)], [(B, T, heads.QueryWidth), (B, heads.Query, T)],
            (k, o, i) => ForwardWithFirst(k, o[0], o[1], i[0], first, (B, T), heads));
        c.Output("dQkv", S, (B, T, heads.Width)).PerRow()
            .Limit(1e-11, 4e-5, "dScore is a difference of two sums; output, probabilities and dScore round to BF16")
            .Input("dOutput", S, (B, T, heads.QueryWidth)).PerRow()
            .Input("output", S, (B, T, heads.QueryWidth), kept[0]).PerRow()
            .Input("lse", F, (B, heads.Query, T), kept[1]).PerRow()
            .Input("qkv", S, (B, T, heads.Width), qkv).PerRow();
        return WithFirst(c, B, T, view)
            .Case((k, t) => k.AttentionBackward(t[0], t[1], t[2], t[3], t[4], t[5], heads),
                new GradientCheck([("dQkv", "qkv")], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((B, T, heads.QueryWidth));
                    k.AttentionForward(output, take((B, heads.Query, T)), of("qkv"), of("first"), heads);
                    return output;
                }));
    }

    static CaseBuilder WithFirst(CaseBuilder c, int B, int T, View view) =>
        view == View.Everything ? c.Absent("first") : c.Indices("first", (B, T), FirstSeen(B, T, view)).PerRow();

    /// <summary>Documents of different lengths per row, the second a single token; a window of 10.</summary>
    static IEnumerable<int> FirstSeen(int B, int T, View view)
    {
        for (int b = 0; b < B; b++)
            for (int t = 0; t < T; t++)
            {
                int border = T / 3 + b;
                int document = t < border ? 0 : t == border ? border : border + 1;
                yield return view switch
                {
                    View.Documents => document,
                    View.Window => Math.Max(0, t - 9),
                    _ => 0,
                };
            }
    }

    static void ForwardWithFirst(IKernels k, Tensor output, Tensor lse, Tensor qkv, double[] first, Shape shape, Heads heads)
    {
        using var reference = new Reference.ReferenceBackend();
        var tensor = new Tensor(reference.Allocate(shape.Count * sizeof(int)), 0, DType.I32, shape);
        reference.Write<int>(tensor, Array.ConvertAll(first, v => (int)v));
        k.AttentionForward(output, lse, qkv, tensor, heads);
    }

    /// <summary>
    /// Cache row r receives its last lengths[r] tokens, of a context that is `far` and up to 4 longer; the tokens of all rows are shuffled.
    /// Cells that no token has reached are not-a-number: a real cache is uninitialised there.
    /// </summary>
    public static KernelCase AttentionDecode(DType storage, int[] lengths, Heads heads, bool window, int far = 0)
    {
        const int before = 5;
        int maxT = far + lengths.Max() + before, cacheRows = lengths.Length + 1, W = heads.KeyValueWidth;
        var c = New("AttentionDecode", storage,
            $"{string.Join(' ', lengths)}, heads {heads.Query} {heads.KeyValue} {heads.Size}, window {window}, far {far}");
        var tokens = new List<(int Row, int Position)>();
        for (int r = 0; r < lengths.Length; r++)
            for (int i = 0; i < lengths[r]; i++) tokens.Add((cacheRows - 1 - r, far + r % before + i));
        var order = c.DrawIndices("order", tokens.Count, int.MaxValue);
        tokens = [.. tokens.Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First)];
        int N = tokens.Count;
        double[] Cache(string name)
        {
            var values = c.Draw(name, S, (cacheRows, maxT, W));
            for (int r = 0; r < cacheRows; r++)
            {
                int reached = cacheRows - 1 - r < lengths.Length ? far + (cacheRows - 1 - r) % before : 0;
                values.AsSpan((r * maxT + reached) * W, (maxT - reached) * W).Fill(double.NaN);
            }
            return values;
        }
        c.Output("output", S, (N, heads.QueryWidth)).PerRow().Limit(1e-11, 2e-5, "exp in F32; probabilities and output round to BF16")
            .InPlace("keyCache", S, (cacheRows, maxT, W), Cache("keyCache")).Exact()
            .InPlace("valueCache", S, (cacheRows, maxT, W), Cache("valueCache")).Exact()
            .Input("qkv", S, (N, heads.Width)).PerRow()
            .Indices("rows", N, tokens.Select(t => t.Row)).PerRow()
            .Indices("positions", N, tokens.Select(t => t.Position)).PerRow();
        if (window) c.Indices("first", N, tokens.Select(t => Math.Max(0, t.Position - 3))).PerRow();
        else c.Absent("first");
        return c.Case((k, t) => k.AttentionDecode(t[0], t[1], t[2], t[3], t[4], t[5], t[6], heads));
    }
}
