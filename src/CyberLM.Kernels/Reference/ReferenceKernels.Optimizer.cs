namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    public void AddSum(Tensor sum, Tensor values)
    {
        double total = 0;
        foreach (double value in Floats(values)) total += value;
        Floats(sum)[0] += total;
    }

    public void GlobalNormSquared(Tensor sum, Tensor values)
    {
        var x = Floats(values);
        Floats(sum)[0] += Dot(x, x);
    }

    public void AdamW(
        Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step)
    {
        double norm = normSquared.IsNone ? 0 : Math.Sqrt(Floats(normSquared)[0]);
        if (!double.IsFinite(norm))
        {
            if (!skipped.IsNone) Floats(skipped)[0] += 1;
            return;
        }
        double clip = step.ClipNorm > 0 && norm > step.ClipNorm ? step.ClipNorm / norm : 1;
        var w = Floats(master.IsNone ? weight : master);
        var g = Floats(gradient);
        var first = Floats(m);
        var second = Floats(v);
        double firstBias = 1 - Math.Pow(step.Beta1, step.Step);
        double secondBias = 1 - Math.Pow(step.Beta2, step.Step);
        for (int i = 0; i < w.Length; i++)
        {
            double d = g[i] * clip;
            first[i] = step.Beta1 * first[i] + (1.0 - step.Beta1) * d;
            second[i] = step.Beta2 * second[i] + (1.0 - step.Beta2) * d * d;
            double update = first[i] / firstBias / (Math.Sqrt(second[i] / secondBias) + step.Epsilon);
            w[i] -= step.LearningRate * (update + step.WeightDecay * w[i]);
        }
        if (!master.IsNone) w.CopyTo(Floats(weight));
    }

    public void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta)
    {
        if (!guard.IsNone && !double.IsFinite(Floats(guard)[0])) return;
        var y = Floats(output);
        var x = Floats(input);
        double scale = normSquared.IsNone ? alpha : alpha / Math.Sqrt(Floats(normSquared)[0]);
        for (int i = 0; i < y.Length; i++) y[i] = (beta == 0 ? 0 : beta * y[i]) + scale * x[i];
    }
}
