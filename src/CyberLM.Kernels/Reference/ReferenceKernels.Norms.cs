namespace CyberLM.Kernels.Reference;

sealed partial class ReferenceKernels
{
    public void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias)
    {
        int C = input.Last;
        var means = Floats(mean);
        var rstds = Floats(rstd);
        var w = Floats(weight);
        var b = FloatsOrEmpty(bias);
        for (int n = 0; n < input.Rows; n++)
        {
            var x = Floats(input).Slice(n * C, C);
            var y = Floats(output).Slice(n * C, C);
            double sum = 0;
            foreach (double value in x) sum += value;
            double m = sum / C;
            double squares = 0;
            foreach (double value in x) squares += (value - m) * (value - m);
            double r = 1 / Math.Sqrt(squares / C + NormEpsilon);
            for (int c = 0; c < C; c++) y[c] = (x[c] - m) * r * w[c] + (bias.IsNone ? 0 : b[c]);
            means[n] = m;
            rstds[n] = r;
        }
    }

    public void LayerNormBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean,
        Tensor rstd)
    {
        int C = input.Last;
        var w = Floats(weight);
        var dw = Floats(dWeight);
        var db = FloatsOrEmpty(dBias);
        for (int n = 0; n < input.Rows; n++)
        {
            var x = Floats(input).Slice(n * C, C);
            var dx = Floats(dInput).Slice(n * C, C);
            var dy = Floats(dOutput).Slice(n * C, C);
            double m = Floats(mean)[n];
            double r = Floats(rstd)[n];
            double sum = 0;
            double dot = 0;
            for (int c = 0; c < C; c++)
            {
                double normed = (x[c] - m) * r;
                sum += w[c] * dy[c];
                dot += w[c] * dy[c] * normed;
                dw[c] += dy[c] * normed;
                if (!dBias.IsNone) db[c] += dy[c];
            }
            for (int c = 0; c < C; c++) dx[c] += (w[c] * dy[c] - sum / C - (x[c] - m) * r * dot / C) * r;
        }
    }

    public void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight)
    {
        int C = input.Last;
        var rstds = Floats(rstd);
        var w = Floats(weight);
        for (int n = 0; n < input.Rows; n++)
        {
            var x = Floats(input).Slice(n * C, C);
            var y = Floats(output).Slice(n * C, C);
            double r = 1 / Math.Sqrt(Dot(x, x) / C + NormEpsilon);
            for (int c = 0; c < C; c++) y[c] = x[c] * r * w[c];
            rstds[n] = r;
        }
    }

    public void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd)
    {
        int C = input.Last;
        var w = Floats(weight);
        var dw = Floats(dWeight);
        for (int n = 0; n < input.Rows; n++)
        {
            var x = Floats(input).Slice(n * C, C);
            var dx = Floats(dInput).Slice(n * C, C);
            var dy = Floats(dOutput).Slice(n * C, C);
            double r = Floats(rstd)[n];
            double dot = 0;
            for (int c = 0; c < C; c++)
            {
                dot += w[c] * dy[c] * x[c] * r;
                dw[c] += dy[c] * x[c] * r;
            }
            for (int c = 0; c < C; c++) dx[c] += (w[c] * dy[c] - x[c] * r * dot / C) * r;
        }
    }
}
