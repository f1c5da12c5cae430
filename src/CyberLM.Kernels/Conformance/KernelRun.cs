using CyberLM.Kernels.Reference;

namespace CyberLM.Kernels.Conformance;

/// <summary>Runs cases on a backend and compares what comes back.</summary>
public static class KernelRun
{
    /// <summary>Below this root mean square an error counts as absolute: 0 has no relative error.</summary>
    const double SmallestScale = 1e-3;
    static readonly ReferenceBackend Reference = new();

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
            double error = NormalisedMeanSquaredError(expected.Values(i), actual.Values(i));
            double limit = arguments[i].Limit.For(storage);
            // The negation, so that an error that is not a number is beyond every limit.
            if (!(error <= limit))
            {
                var (name, shape, reason) = (arguments[i].Name, arguments[i].Shape, arguments[i].Limit.Reason);
                return $"{actual.Case}: {name} {shape}: NMSE {error:E2} > {limit:E2} ({reason})";
            }
        }
        return null;
    }

    /// <summary>sum (expected - actual)² / sum expected². Not-a-number agrees with not-a-number only.</summary>
    public static double NormalisedMeanSquaredError(double[] expected, double[] actual)
    {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) continue;
            if (expected[i] == actual[i] && double.IsInfinity(expected[i])) continue;
            error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
            norm += expected[i] * expected[i];
        }
        return error / Math.Max(norm, SmallestScale * SmallestScale * expected.Length);
    }
}
