namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Optimizer(DType storage)
    {
        int[] counts = [1, 7, 33, 1000, 70_001];
        foreach (int count in counts)
        {
            foreach (var type in (Role[])[S, F])
            {
                yield return Sum("AddSum", storage, count, type);
                yield return Sum("GlobalNormSquared", storage, count, type);
            }
            yield return AdamW(storage, count, normSquared: 100, countsSkipped: false, step: 1, clip: 1);
            yield return AdamW(storage, count, normSquared: 0.25, countsSkipped: true, step: 1000, clip: 1);
            yield return ScaledAdd(storage, count, normed: false, guard: null, 0.5f, 0);
            yield return ScaledAdd(storage, count, normed: true, guard: null, 0.5f, -0.75f);
            yield return ScaledAdd(storage, count, normed: false, guard: 0, 0.5f, 0.75f);
        }
        yield return AdamW(storage, 33, normSquared: 100, countsSkipped: false, step: 3, clip: 0);
        yield return AdamW(storage, 33, normSquared: null, countsSkipped: false, step: 3, clip: 1);
        yield return AdamW(storage, 33, normSquared: 0, countsSkipped: false, step: 3, clip: 1);
        yield return ScaledAdd(storage, 33, normed: true, guard: 2, 0.5f, 0);
        yield return ScaledAdd(storage, 33, normed: false, guard: null, 0.5f, 1);
        foreach (double broken in (double[])[double.NaN, double.PositiveInfinity])
        {
            yield return AdamW(storage, 33, broken, countsSkipped: true, step: 3, clip: 1);
            yield return AdamW(storage, 33, broken, countsSkipped: false, step: 3, clip: 0);
            // More than one slice of any backend: the skipped step counts once.
            yield return AdamW(storage, 70_001, broken, countsSkipped: true, step: 3, clip: 1);
            yield return ScaledAdd(storage, 33, normed: false, broken, 0.5f, 0.75f);
            yield return ScaledAdd(storage, 33, normed: true, broken, 0.5f, 1);
        }
    }

    public static KernelCase Sum(string operation, DType storage, int count, Role type)
    {
        var c = New(operation, storage, $"{count}, {type}").Accumulates("sum", F, 1)
            .Limit(1e-10, 1e-10, "one number: what cancels in a sum does not cancel in its rounding")
            .Input("values", type, count);
        if (operation == "AddSum") return c.Case((k, t) => k.AddSum(t[0], t[1]));
        return c.Case((k, t) => k.GlobalNormSquared(t[0], t[1]));
    }

    /// <summary>A learning rate of 0.1, so that an error of the step is not lost in the weight.</summary>
    public static KernelCase AdamW(DType storage, int count, double? normSquared, bool countsSkipped, int step, float clip)
    {
        var options = new AdamWStep(0.1f, 0.9f, 0.95f, 1e-8f, 0.1f, clip, step);
        bool noStep = normSquared is { } norm && !double.IsFinite(norm);
        var c = New("AdamW", storage, $"{count}, norm² {normSquared}, skipped {countsSkipped}, step {step}, clip {clip}");
        var weight = c.Draw("weight", F, count);
        c.InPlace("weight", S, count, weight);
        if (noStep) c.Exact();
        if (storage == DType.BF16) c.InPlace("master", F, count, weight);
        else c.Absent("master");
        if (noStep) c.Exact();
        c.Input("gradient", F, count);
        c.InPlace("m", F, count);
        if (noStep) c.Exact();
        c.InPlace("v", F, count, Array.ConvertAll(c.Draw("v", F, count), x => x * x));
        if (noStep) c.Exact();
        if (normSquared is { } given) c.Input("normSquared", F, 1, [given]);
        else c.Absent("normSquared");
        c.AccumulatesIf(countsSkipped, "skipped", F, 1);
        return c.Case((k, t) => k.AdamW(t[0], t[1], t[2], t[3], t[4], t[5], t[6], options));
    }

    public static KernelCase ScaledAdd(DType storage, int count, bool normed, double? guard, float alpha, float beta)
    {
        var c = New("ScaledAdd", storage, $"{count}, norm {normed}, guard {guard}, alpha {alpha}, beta {beta}");
        if (beta == 0) c.Output("output", F, count);
        else c.InPlace("output", F, count);
        if (guard is { } value && !double.IsFinite(value)) c.Exact();
        c.Input("input", F, count);
        if (normed) c.Input("normSquared", F, 1, [3]);
        else c.Absent("normSquared");
        if (guard is { } given) c.Input("guard", F, 1, [given]);
        else c.Absent("guard");
        return c.Case((k, t) => k.ScaledAdd(t[0], t[1], t[2], t[3], alpha, beta));
    }
}
