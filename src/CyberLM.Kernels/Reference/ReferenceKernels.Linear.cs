namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    const int LargestI8 = 127;

    public void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = output.Last;
        var y = Floats(output);
        var x = Floats(input);
        var w = Floats(weight);
        var b = FloatsOrEmpty(bias);
        for (int n = 0; n < N; n++)
        {
            var row = x.Slice(n * C, C);
            for (int o = 0; o < OC; o++) y[n * OC + o] = Dot(row, w.Slice(o * C, C)) + (bias.IsNone ? 0 : b[o]);
        }
    }

    public void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight)
    {
        int N = input.Rows, C = input.Last, OC = dOutput.Last;
        var dx = FloatsOrEmpty(dInput);
        var dw = Floats(dWeight);
        var db = FloatsOrEmpty(dBias);
        var dy = Floats(dOutput);
        var x = Floats(input);
        var w = Floats(weight);
        dx.Clear();
        for (int n = 0; n < N; n++)
            for (int o = 0; o < OC; o++)
            {
                double g = dy[n * OC + o];
                AddScaled(dw.Slice(o * C, C), x.Slice(n * C, C), g);
                if (!dBias.IsNone) db[o] += g;
                if (!dInput.IsNone) AddScaled(dx.Slice(n * C, C), w.Slice(o * C, C), g);
            }
    }

    public void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta)
    {
        int M = c.Shape.D0, N = c.Shape.D1, K = transposeA ? a.Shape.D0 : a.Shape.D1;
        var result = Floats(c);
        var left = Floats(a);
        var right = Floats(b);
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++)
            {
                double sum = 0;
                for (int k = 0; k < K; k++) sum += left[transposeA ? k * M + i : i * K + k] * right[transposeB ? j * K + k : k * N + j];
                double kept = beta == 0 ? 0 : beta * result[i * N + j];
                result[i * N + j] = alpha * sum + kept;
            }
    }

    public void QuantizeRows(Tensor output, Tensor scale, Tensor input)
    {
        int C = input.Last;
        var q = ReferenceBackend.View<sbyte>(output);
        var scales = Floats(scale);
        for (int n = 0; n < input.Rows; n++)
        {
            var x = Floats(input).Slice(n * C, C);
            double largest = 0;
            foreach (double value in x) largest = Math.Max(largest, Math.Abs(value));
            scales[n] = largest / LargestI8;
            for (int c = 0; c < C; c++) q[n * C + c] = largest == 0 ? (sbyte)0 : (sbyte)Math.Round(x[c] / scales[n]);
        }
    }

    public void MatmulQuantized(Tensor output, Tensor input, Tensor weight, Tensor scale, Tensor bias)
    {
        int N = input.Rows, C = input.Last, OC = output.Last;
        var y = Floats(output);
        var x = Floats(input);
        var w = ReferenceBackend.View<sbyte>(weight);
        var scales = Floats(scale);
        var b = FloatsOrEmpty(bias);
        for (int n = 0; n < N; n++)
            for (int o = 0; o < OC; o++)
            {
                double sum = 0;
                for (int c = 0; c < C; c++) sum += x[n * C + c] * w[o * C + c];
                y[n * OC + o] = sum * scales[o] + (bias.IsNone ? 0 : b[o]);
            }
    }
}
