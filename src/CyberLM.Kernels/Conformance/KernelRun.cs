using CyberLM.Kernels.Reference;

namespace CyberLM.Kernels.Conformance;

/// <summary>Runs cases on a backend and compares what comes back.</summary>
public static class KernelRun
{
    /// <summary>Below this root mean square an error counts as absolute: 0 has no relative error.</summary>
    const double SmallestScale = 1e-3;
    static readonly ReferenceBackend Reference = new();

    /// <summary>Every tensor is an allocation of its own, for memory checkers; otherwise all of a case share one, with fences.</summary>
    public static bool AllocatesEachTensor { get; set; }

    /// <summary>Places every argument between fences, calls, and reads all of them back.</summary>
    /// <param name="kernels">what to call instead of the backend's own, a decorator for example</param>
    public static Outcome On(Backend backend, KernelCase kernelCase, DType storage, IKernels? kernels = null)
    {
        // A context of the native engine takes one caller at a time.
        lock (backend)
        {
            var arguments = kernelCase.Arguments;
            var fenced = FencedMemory.Of(backend).Place(kernelCase, storage);
            FencedTensor? Find(CaseArgument argument) => fenced[kernelCase.IndexOf(argument.SameAs ?? argument.Name)];
            kernelCase.Invoke(kernels ?? backend.Kernels, Array.ConvertAll(arguments, a => Find(a)?.Tensor ?? Tensor.None));
            backend.Synchronize();
            var contents = Array.ConvertAll(arguments, a => Find(a)?.ReadChecked(kernelCase) ?? []);
            return new Outcome(kernelCase, contents, Array.ConvertAll(arguments, a => a.Type(storage)));
        }
    }

    public static Outcome OnReference(KernelCase kernelCase) => On(Reference, kernelCase, DType.F64);

    /// <summary>The first written argument that is farther from the expected one than its limit allows, or null.</summary>
    public static string? ErrorBeyondLimit(Outcome expected, Outcome actual, DType storage)
    {
        var arguments = actual.Case.Arguments;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].IsCompared) continue;
            var (name, shape, limit) = (arguments[i].Name, arguments[i].Shape, arguments[i].Limit);
            double mean = NormalisedMeanSquaredError(expected.Values(i), actual.Values(i));
            // The negations, so that an error that is not a number is beyond every limit.
            if (!(mean <= limit.For(storage)))
                return $"{actual.Case}: {name} {shape}: NMSE {mean:E2} > {limit.For(storage):E2} ({limit.Reason})";
            var largest = LargestError(expected.Values(i), actual.Values(i));
            if (!(largest.Error <= limit.LargestFor(storage)))
                return $"{actual.Case}: {name} {shape}: element {largest.Element} is off by {largest.Error:E2} "
                    + $"> {limit.LargestFor(storage):E2} ({limit.Reason})";
        }
        return null;
    }

    /// <summary>sum (expected - actual)² / sum expected². Not-a-number agrees with not-a-number only.</summary>
    public static double NormalisedMeanSquaredError(double[] expected, double[] actual)
    {
        double error = 0;
        for (int i = 0; i < expected.Length; i++)
            if (!Agree(expected[i], actual[i])) error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
        return error / SumOfSquares(expected);
    }

    /// <summary>The largest |expected - actual| / max(|expected|, root mean square of all expected), and where.</summary>
    public static (double Error, int Element) LargestError(double[] expected, double[] actual)
    {
        double scale = Math.Sqrt(SumOfSquares(expected) / Math.Max(1, expected.Length));
        var largest = (Error: 0.0, Element: 0);
        for (int i = 0; i < expected.Length; i++)
        {
            if (Agree(expected[i], actual[i])) continue;
            double error = Math.Abs(expected[i] - actual[i]) / Math.Max(Math.Abs(expected[i]), scale);
            if (!(error <= largest.Error)) largest = (error, i);
        }
        return largest;
    }

    static bool Agree(double expected, double actual) => expected == actual || double.IsNaN(expected) && double.IsNaN(actual);

    static double SumOfSquares(double[] values) =>
        Math.Max(values.Where(double.IsFinite).Sum(v => v * v), SmallestScale * SmallestScale * values.Length);
}
