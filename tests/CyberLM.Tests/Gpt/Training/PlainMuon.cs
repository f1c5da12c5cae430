namespace CyberLM.Tests.Gpt.Training;

/// <summary>
/// Muon once more, from the two papers and in plain loops: a tall matrix is transposed, X X^T is always formed, momentum is the sum of
/// Jordan's first version and not a mean (a factor that the normalisation takes out), decay is applied before the step.
/// </summary>
sealed class PlainMuon(int rows, int columns)
{
    readonly double[,] momentum = new double[rows, columns];

    public void Step(Span<double> weight, ReadOnlySpan<double> gradient, double rate, double decay)
    {
        var nesterov = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                double g = gradient[i * columns + j];
                momentum[i, j] = 0.95 * momentum[i, j] + g;
                nesterov[i, j] = g + 0.95 * momentum[i, j];
            }
        var update = rows > columns ? Transpose(Orthogonal(Transpose(nesterov))) : Orthogonal(nesterov);
        double scale = 0.2 * Math.Sqrt(Math.Max(rows, columns));
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                ref double w = ref weight[i * columns + j];
                w *= 1 - rate * decay;
                w -= rate * scale * update[i, j];
            }
    }

    static double[,] Orthogonal(double[,] g)
    {
        double norm = 0;
        foreach (double value in g) norm += value * value;
        norm = Math.Sqrt(norm) + 1e-7;
        var x = Combine(1 / norm, g, 0, g);
        for (int k = 0; k < 5; k++)
        {
            var a = Product(x, Transpose(x));
            var b = Combine(-4.7750, a, 2.0315, Product(a, a));
            x = Combine(3.4445, x, 1, Product(b, x));
        }
        return x;
    }

    static double[,] Transpose(double[,] a)
    {
        var t = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) t[j, i] = a[i, j];
        return t;
    }

    static double[,] Product(double[,] a, double[,] b)
    {
        var c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < b.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(1); k++) c[i, j] += a[i, k] * b[k, j];
        return c;
    }

    static double[,] Combine(double alpha, double[,] a, double beta, double[,] b)
    {
        var c = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) c[i, j] = alpha * a[i, j] + beta * b[i, j];
        return c;
    }
}
