namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    static readonly double InverseSqrt2 = 1 / Math.Sqrt(2);
    static readonly double InverseSqrt2Pi = 1 / Math.Sqrt(2 * Math.PI);

    public void GeluForward(Tensor output, Tensor input)
    {
        var y = Floats(output);
        var x = Floats(input);
        for (int i = 0; i < x.Length; i++) y[i] = x[i] * NormalDistribution(x[i]);
    }

    public void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input)
    {
        var dx = Floats(dInput);
        var dy = Floats(dOutput);
        var x = Floats(input);
        for (int i = 0; i < x.Length; i++)
        {
            double density = InverseSqrt2Pi * Math.Exp(-0.5 * x[i] * x[i]);
            dx[i] = dy[i] * (NormalDistribution(x[i]) + x[i] * density);
        }
    }

    /// <summary>P(Z &lt;= x) of a standard normal Z.</summary>
    static double NormalDistribution(double x) => 0.5 * ErrorFunction.Erfc(-x * InverseSqrt2);

    public void SwiGluForward(Tensor output, Tensor input)
    {
        int C = output.Last;
        for (int n = 0; n < output.Rows; n++)
        {
            var gate = Floats(input).Slice(2 * n * C, C);
            var up = Floats(input).Slice((2 * n + 1) * C, C);
            var y = Floats(output).Slice(n * C, C);
            for (int c = 0; c < C; c++) y[c] = gate[c] * Sigmoid(gate[c]) * up[c];
        }
    }

    public void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input)
    {
        int C = dOutput.Last;
        for (int n = 0; n < dOutput.Rows; n++)
        {
            var gate = Floats(input).Slice(2 * n * C, C);
            var up = Floats(input).Slice((2 * n + 1) * C, C);
            var dGate = Floats(dInput).Slice(2 * n * C, C);
            var dUp = Floats(dInput).Slice((2 * n + 1) * C, C);
            var dy = Floats(dOutput).Slice(n * C, C);
            for (int c = 0; c < C; c++)
            {
                double s = Sigmoid(gate[c]);
                double dSilu = s * (1 + gate[c] * (1 - s));
                (dGate[c], dUp[c]) = (dy[c] * up[c] * dSilu, dy[c] * gate[c] * s);
            }
        }
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public void ResidualForward(Tensor output, Tensor left, Tensor right)
    {
        var y = Floats(output);
        var a = Floats(left);
        var b = Floats(right);
        for (int i = 0; i < y.Length; i++) y[i] = a[i] + b[i];
    }
}
