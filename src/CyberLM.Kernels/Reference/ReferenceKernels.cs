namespace CyberLM.Kernels.Reference;

/// <summary>Every operation of the contract in F64. One file per family; shapes and formulas stand in <see cref="IKernels"/>.</summary>
sealed partial class ReferenceKernels : IKernels
{
    const double NormEpsilon = Contract.NormEpsilon;

    static Span<double> Floats(Tensor tensor) => tensor.DType == DType.F64
        ? ReferenceBackend.View<double>(tensor)
        : throw new ArgumentException($"the reference computes in F64, not in {tensor.DType} {tensor.Shape}");

    static Span<int> Integers(Tensor tensor) => tensor.DType == DType.I32
        ? ReferenceBackend.View<int>(tensor)
        : throw new ArgumentException($"I32 is needed, not {tensor.DType} {tensor.Shape}");

    /// <summary>Empty when the tensor is not there.</summary>
    static Span<double> FloatsOrEmpty(Tensor tensor) => tensor.IsNone ? default : Floats(tensor);

    static Span<int> IntegersOrEmpty(Tensor tensor) => tensor.IsNone ? default : Integers(tensor);

    static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>output += scale * input.</summary>
    static void AddScaled(Span<double> output, ReadOnlySpan<double> input, double scale)
    {
        for (int i = 0; i < output.Length; i++) output[i] += scale * input[i];
    }

    /// <summary>log(sum(exp(values))), shifted by the maximum so that nothing overflows.</summary>
    static double LogSumExp(ReadOnlySpan<double> values)
    {
        double max = double.NegativeInfinity;
        foreach (double value in values) max = Math.Max(max, value);
        if (double.IsInfinity(max)) return max;
        double sum = 0;
        foreach (double value in values) sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }
}
