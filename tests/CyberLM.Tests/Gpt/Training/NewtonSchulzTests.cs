using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>
/// Matrices U diag(s) V^T made of known U, V and s: the result has the same U and V, so that U^T X V shows its singular values.
/// </summary>
public sealed class NewtonSchulzTests
{
    /// <summary>The iteration's own for values from 0.006 of the norm on; BF16 adds its rounding.</summary>
    const double Least = 0.68, Most = 1.14;

    [Theory]
    [InlineData(DType.F64, 24, 24, 0)]
    [InlineData(DType.F64, 40, 24, 0)]
    [InlineData(DType.F64, 24, 40, 0)]
    [InlineData(DType.F32, 40, 24, 1e-4)]
    [InlineData(DType.F32, 24, 40, 1e-4)]
    [InlineData(DType.BF16, 40, 24, 0.06)]
    [InlineData(DType.BF16, 24, 40, 0.06)]
    public void The_singular_values_come_near_one_and_the_directions_stay(DType storage, int rows, int columns, double slack)
    {
        if (storage != DType.F64) SmallRun.RequireNative();
        using Backend backend = storage == DType.F64 ? new ReferenceBackend() : new NativeBackend(2);
        var floats = storage == DType.F64 ? DType.F64 : DType.F32;
        var config = new GptConfig(VocabSize: 2, BlockSize: 2, Layers: 1, HeadCount: 1, Channels: 40);
        using var newtonSchulz = new NewtonSchulz(backend, backend.Kernels, config, storage, floats);
        var random = new Random(rows);
        int rank = Math.Min(rows, columns);
        double[][] u = Orthonormal(rank, rows, random), v = Orthonormal(rank, columns, random);
        // From half of the norm down to a hundredth.
        double[] s = [.. Enumerable.Range(0, rank).Select(i => 300 * Math.Pow(0.83, i) + 1)];
        var x = newtonSchulz.Matrix((rows, columns));
        DeviceNumbers.Write(backend, x, [.. from r in Enumerable.Range(0, rows) from c in Enumerable.Range(0, columns)
                                            select Enumerable.Range(0, rank).Sum(i => s[i] * u[i][r] * v[i][c])]);
        newtonSchulz.Orthogonalize(x);
        var result = DeviceNumbers.Read(backend, x);
        for (int i = 0; i < rank; i++)
            for (int j = 0; j < rank; j++)
            {
                double inner = 0;
                for (int r = 0; r < rows; r++)
                    for (int c = 0; c < columns; c++) inner += u[i][r] * result[r * columns + c] * v[j][c];
                if (i == j) Assert.InRange(inner, Least - slack, Most + slack);
                else Assert.Equal(0, inner, slack + 1e-6);
            }
    }

    /// <summary>Gram and Schmidt.</summary>
    static double[][] Orthonormal(int count, int length, Random random)
    {
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var v = Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5).ToArray();
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < i; j++)
                {
                    double dot = v.Zip(vectors[j], (a, b) => a * b).Sum();
                    for (int k = 0; k < length; k++) v[k] -= dot * vectors[j][k];
                }
            double norm = Math.Sqrt(v.Sum(a => a * a));
            vectors[i] = [.. v.Select(a => a / norm)];
        }
        return vectors;
    }
}
