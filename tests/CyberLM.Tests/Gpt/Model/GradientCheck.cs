using CyberLM.Kernels;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>Compares the written-out backward pass with central differences of the loss, parameter by parameter.</summary>
static class GradientCheck
{
    /// <summary>
    /// Differences of fourth order with step h: their error is h^4 f'''''/30, about 1e-12 here, and rounding of the loss adds 1e-16 / h.
    /// Both are absolute, so an error is measured against the gradient itself or, where that is small, against a hundredth of the tensor's
    /// largest: a gradient that happens to pass through zero has no relative error worth the name.
    /// </summary>
    public const double Limit = 1e-6;

    const double Step = 1e-3;
    const double Floor = 1e-2;
    const int SamplesPerTensor = 24;

    public static (double Error, string Where) Worst(TestModel m)
    {
        m.Model.Forward(m.P, m.Acts);
        m.Model.Backward(m.P, m.G, m.Acts, dLoss: 1);
        var worst = (Error: 0.0, Where: "nothing");
        for (int i = 0; i < m.Weights.Count; i++)
        {
            var gradient = m.Read(m.Gradients[i].Tensor);
            double scale = Floor * gradient.Max(Math.Abs);
            if (scale == 0) return (double.PositiveInfinity, m.Weights[i].Spec.Name + " has no gradient at all");
            int stride = Math.Max(1, gradient.Length / SamplesPerTensor);
            for (int j = 0; j < gradient.Length; j += stride)
            {
                double expected = Difference(m, m.Weights[i].Tensor, j);
                double error = Math.Abs(expected - gradient[j]) / Math.Max(Math.Abs(expected), scale);
                if (!(error <= worst.Error)) worst = (error, $"{m.Weights[i].Spec.Name}[{j}]: {gradient[j]:g9} instead of {expected:g9}");
            }
        }
        return worst;
    }

    static double Difference(TestModel m, Tensor weight, int index)
    {
        var values = m.Read(weight);
        double keep = values[index];
        double LossAt(double offset)
        {
            values[index] = keep + offset;
            m.Backend.Write<double>(weight, values);
            return m.Loss();
        }
        double near = LossAt(Step) - LossAt(-Step);
        double far = LossAt(2 * Step) - LossAt(-2 * Step);
        values[index] = keep;
        m.Backend.Write<double>(weight, values);
        return (8 * near - far) / (12 * Step);
    }
}
