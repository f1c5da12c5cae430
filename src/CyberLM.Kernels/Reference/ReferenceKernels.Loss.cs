namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    const int Ignored = -1;

    public void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient)
    {
        int V = logits.Last;
        var loss = Floats(losses);
        var target = Integers(targets);
        var weight = FloatsOrEmpty(weights);
        for (int n = 0; n < target.Length; n++)
        {
            var row = Floats(logits).Slice(n * V, V);
            double scale = weights.IsNone ? 1 : weight[n];
            double total = LogSumExp(row);
            loss[n] = target[n] == Ignored ? 0 : scale * (total - row[target[n]]);
            if (!writeGradient) continue;
            if (target[n] == Ignored)
            {
                row.Clear();
                continue;
            }
            for (int v = 0; v < V; v++)
            {
                double error = Math.Exp(row[v] - total) - (v == target[n] ? 1 : 0);
                row[v] = error * dLoss * scale;
            }
        }
    }
}
