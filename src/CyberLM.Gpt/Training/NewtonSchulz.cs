using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Brings the singular values of a matrix near 1, into about 0.7 to 1.2, by products alone: X = a X + (b A + c A A) X with A = X X^T, five
/// times. The quintic and its numbers: Jordan et al., "Muon", 2024. Factors are of the storage type, as there; sums and X itself are F.
/// </summary>
sealed class NewtonSchulz : IDisposable
{
    const int Iterations = 5;
    const float Linear = 3.4445f, Cubic = -4.7750f, Quintic = 2.0315f;
    /// <summary>Added to the squared norm: a matrix of zeros stays one.</summary>
    const float EpsilonSquared = 1e-14f;
    readonly IKernels kernels;
    readonly Scratch scratch;
    readonly Arena arena;

    /// <summary>For the largest matrix: X F (M,N) and the Gram matrix F (min,min), each with its copy S as a factor; |X|² F (1).</summary>
    internal readonly record struct Scratch(Tensor Matrix, Tensor MatrixFactor, Tensor Gram, Tensor GramFactor, Tensor NormSquared);

    public NewtonSchulz(Backend backend, IKernels kernels, GptConfig config, DType storage, DType floats)
    {
        this.kernels = kernels;
        (scratch, arena) = Arena.Place(backend, "orthogonalization", a => Declare(config, a, storage, floats));
    }

    public static Scratch Declare(GptConfig config, Arena arena, DType storage, DType floats)
    {
        int matrix = 0, side = 0;
        foreach (var spec in Parameters.Specs(config).Where(MuonOptimizer.Orthogonalizes))
        {
            foreach (int rows in RowsOfMatrices(spec))
            {
                matrix = Math.Max(matrix, checked(rows * spec.Shape.Last));
                side = Math.Max(side, Math.Min(rows, spec.Shape.Last));
            }
        }
        return new(
            arena.Take("matrix", floats, matrix), arena.Take("matrix factor", storage, matrix),
            arena.Take("gram", floats, (side, side)), arena.Take("gram factor", storage, (side, side)),
            arena.Take("norm squared", floats, 1));
    }

    public static IReadOnlyList<int> RowsOfMatrices(ParameterSpec spec) => spec.Stacked is { Count: > 0 } rows ? rows : [spec.Shape.D0];

    /// <summary>Where to put a matrix that is to be made orthogonal.</summary>
    public Tensor Matrix(Shape shape) => scratch.Matrix.As(shape);

    /// <param name="x">(M,N), in place</param>
    public void Orthogonalize(Tensor x)
    {
        // The smaller of X X^T and X^T X: both lead to the same matrix.
        bool tall = x.Rows > x.Last;
        int side = Math.Min(x.Rows, x.Last);
        var gram = scratch.Gram.As((side, side));
        var gramFactor = scratch.GramFactor.As((side, side));
        var factor = scratch.MatrixFactor.As(x.Shape);
        // By Frobenius' norm, which is no smaller than the largest singular value.
        kernels.Fill(scratch.NormSquared, EpsilonSquared);
        kernels.GlobalNormSquared(scratch.NormSquared, x);
        kernels.ScaledAdd(x, x, scratch.NormSquared, Tensor.None, 1, 0);
        for (int i = 0; i < Iterations; i++)
        {
            kernels.Convert(factor, x);
            kernels.Gemm(gram, factor, factor, transposeA: tall, transposeB: !tall, 1, 0);
            kernels.Convert(gramFactor, gram);
            kernels.Gemm(gram, gramFactor, gramFactor, transposeA: false, transposeB: false, Quintic, Cubic);
            kernels.Convert(gramFactor, gram);
            if (tall) kernels.Gemm(x, factor, gramFactor, transposeA: false, transposeB: false, 1, Linear);
            else kernels.Gemm(x, gramFactor, factor, transposeA: false, transposeB: false, 1, Linear);
        }
    }

    public void Dispose() => arena.Dispose();
}
