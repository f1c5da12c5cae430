namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) => Rotate(qkv, positions, heads, theta, 1);

    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) => Rotate(dQkv, positions, heads, theta, -1);

    static void Rotate(Tensor qkv, Tensor positions, Heads heads, float theta, int direction)
    {
        var x = Floats(qkv);
        var position = Integers(positions);
        int half = heads.Size / 2;
        for (int n = 0; n < position.Length; n++)
            for (int h = 0; h < heads.Query + heads.KeyValue; h++)
            {
                var head = x.Slice(n * heads.Width + h * heads.Size, heads.Size);
                for (int i = 0; i < half; i++)
                {
                    double angle = direction * position[n] * Math.Pow(theta, -2.0 * i / heads.Size);
                    var (sin, cos) = Math.SinCos(angle);
                    (head[i], head[i + half]) = (head[i] * cos - head[i + half] * sin, head[i] * sin + head[i + half] * cos);
                }
            }
    }

    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        int B = qkv.Shape.D0, T = qkv.Shape.D1;
        var from = IntegersOrEmpty(first);
        var scores = new double[T];
        for (int b = 0; b < B; b++)
            for (int h = 0; h < heads.Query; h++)
                for (int t = 0; t < T; t++)
                {
                    int start = first.IsNone ? 0 : from[b * T + t];
                    var p = scores.AsSpan(start, t + 1 - start);
                    var query = Query(qkv, b * T + t, h, heads);
                    for (int i = 0; i < p.Length; i++) p[i] = Dot(query, Key(qkv, b * T + start + i, h, heads)) / Math.Sqrt(heads.Size);
                    double total = LogSumExp(p);
                    Floats(lse)[(b * heads.Query + h) * T + t] = total;
                    var y = Output(output, b * T + t, h, heads);
                    y.Clear();
                    for (int i = 0; i < p.Length; i++) AddScaled(y, Value(qkv, b * T + start + i, h, heads), Math.Exp(p[i] - total));
                }
    }

    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        int B = qkv.Shape.D0, T = qkv.Shape.D1;
        var from = IntegersOrEmpty(first);
        Floats(dQkv).Clear();
        for (int b = 0; b < B; b++)
            for (int h = 0; h < heads.Query; h++)
                for (int t = 0; t < T; t++)
                {
                    int row = b * T + t;
                    double total = Floats(lse)[(b * heads.Query + h) * T + t];
                    var dy = Output(dOutput, row, h, heads);
                    double delta = Dot(dy, Output(output, row, h, heads));
                    for (int u = first.IsNone ? 0 : from[row]; u <= t; u++)
                        AttentionBackwardPair(dQkv, qkv, dy, row, b * T + u, h, heads, total, delta);
                }
    }

    /// <summary>What the pair (token, other token) adds to dQkv: p = exp(score - lse), dScore = p * (dOutput value - delta).</summary>
    static void AttentionBackwardPair(
        Tensor dQkv, Tensor qkv, ReadOnlySpan<double> dy, int row, int other, int h, Heads heads, double total, double delta)
    {
        double scale = 1 / Math.Sqrt(heads.Size);
        var query = Query(qkv, row, h, heads);
        var key = Key(qkv, other, h, heads);
        double p = Math.Exp(Dot(query, key) * scale - total);
        double dScore = p * (Dot(dy, Value(qkv, other, h, heads)) - delta) * scale;
        AddScaled(Query(dQkv, row, h, heads), key, dScore);
        AddScaled(Key(dQkv, other, h, heads), query, dScore);
        AddScaled(Value(dQkv, other, h, heads), dy, p);
    }

    public void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads)
    {
        int N = qkv.Rows, W = heads.KeyValueWidth, maxT = keyCache.Shape.D1;
        var keys = Floats(keyCache);
        var values = Floats(valueCache);
        var row = Integers(rows);
        var position = Integers(positions);
        var from = IntegersOrEmpty(first);
        for (int n = 0; n < N; n++)
        {
            var source = Floats(qkv).Slice(n * heads.Width + heads.QueryWidth, 2 * W);
            int at = (row[n] * maxT + position[n]) * W;
            source[..W].CopyTo(keys[at..]);
            source[W..].CopyTo(values[at..]);
        }
        for (int n = 0; n < N; n++)
            for (int h = 0; h < heads.Query; h++)
            {
                int start = first.IsNone ? 0 : from[n];
                int at = (row[n] * maxT + start) * W + KeyHead(h, heads) * heads.Size;
                var y = Output(output, n, h, heads);
                Attend(y, Query(qkv, n, h, heads), keys[at..], values[at..], position[n] + 1 - start, W);
            }
    }

    /// <summary>output (D) = softmax(query key / sqrt(D)) value over count tokens that stand stride numbers apart.</summary>
    static void Attend(
        Span<double> output, ReadOnlySpan<double> query, ReadOnlySpan<double> keys, ReadOnlySpan<double> values, int count, int stride)
    {
        int D = query.Length;
        var p = new double[count];
        for (int i = 0; i < count; i++) p[i] = Dot(query, keys.Slice(i * stride, D)) / Math.Sqrt(D);
        double total = LogSumExp(p);
        output.Clear();
        for (int i = 0; i < count; i++) AddScaled(output, values.Slice(i * stride, D), Math.Exp(p[i] - total));
    }

    static int KeyHead(int h, Heads heads) => h * heads.KeyValue / heads.Query;

    static Span<double> Output(Tensor output, int row, int h, Heads heads) =>
        Floats(output).Slice(row * heads.QueryWidth + h * heads.Size, heads.Size);

    static Span<double> Query(Tensor qkv, int row, int h, Heads heads) => Floats(qkv).Slice(row * heads.Width + h * heads.Size, heads.Size);

    static Span<double> Key(Tensor qkv, int row, int h, Heads heads) =>
        Floats(qkv).Slice(row * heads.Width + heads.QueryWidth + KeyHead(h, heads) * heads.Size, heads.Size);

    static Span<double> Value(Tensor qkv, int row, int h, Heads heads) =>
        Floats(qkv).Slice(row * heads.Width + heads.QueryWidth + heads.KeyValueWidth + KeyHead(h, heads) * heads.Size, heads.Size);
}
