using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>Every backward of the reference against central differences of its forward, in F64.</summary>
public sealed class GradientTests
{
    /// <summary>
    /// Four points: truncation is about step^4, also where one channel's norm bends at 3e-3; rounding 1e-16 / step = 1e-11.
    /// </summary>
    const double Step = 1e-5;
    const double LargestError = 1e-6;
    const int Samples = 24;
    const long LargestCase = 40_000;

    static readonly KernelCase[] Cases = [.. ConformanceCases.All(DType.F64)
        .Where(c => c.Gradient is not null && !c.IsLong && c.Arguments.Max(a => a.Shape.Count) < LargestCase)];

    public static TheoryData<string> Operations() => [.. Cases.Select(c => c.Operation).Distinct()];

    [Fact]
    public void Every_backward_is_checked()
    {
        var backwards = typeof(IKernels).GetMethods().Select(m => m.Name)
            .Where(name => name.EndsWith("Backward", StringComparison.Ordinal));
        Assert.Equal(backwards.Append("FusedClassifier").Order(), Cases.Select(c => c.Operation).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_backward_is_the_derivative_of_its_forward(string operation)
    {
        foreach (var kernelCase in Cases.Where(c => c.Operation == operation))
        {
            var after = KernelRun.OnReference(kernelCase);
            foreach (var (gradient, input) in kernelCase.Gradient!.Pairs) CheckPair(kernelCase, after, gradient, input);
        }
    }

    static void CheckPair(KernelCase kernelCase, Outcome after, string gradient, string input)
    {
        var argument = kernelCase[gradient];
        var analytic = after.Values(kernelCase.IndexOf(gradient));
        if (argument.Access == Access.Accumulated)
            for (int i = 0; i < analytic.Length; i++) analytic[i] -= argument.Values[i];
        double scale = Math.Max(analytic.Max(Math.Abs), 1e-3);
        using var forward = new ForwardLoss(kernelCase, input, argument.Shape);
        for (int sample = 0; sample < Math.Min(Samples, analytic.Length); sample++)
        {
            int at = (int)((long)sample * analytic.Length / Math.Min(Samples, analytic.Length));
            double near = forward.With(at, Step) - forward.With(at, -Step);
            double far = forward.With(at, 2 * Step) - forward.With(at, -2 * Step);
            double numeric = (8 * near - far) / (12 * Step);
            double error = Math.Abs(numeric - analytic[at]) / scale;
            Assert.True(error <= LargestError,
                $"{kernelCase}: {gradient}[{at}] is {analytic[at]:G8}, central difference {numeric:G8}, error {error:E1}");
        }
    }

    /// <summary>sum(dOutput * forward(inputs)) as a function of one element of one input.</summary>
    sealed class ForwardLoss : IDisposable
    {
        readonly ReferenceBackend backend = new();
        readonly Dictionary<string, Tensor> tensors = [];
        readonly KernelCase kernelCase;
        readonly string input;
        readonly double[] values;

        public ForwardLoss(KernelCase kernelCase, string input, Shape shape)
        {
            this.kernelCase = kernelCase;
            this.input = input;
            foreach (var argument in kernelCase.Arguments) tensors[argument.Name] = Place(argument);
            if (!tensors.ContainsKey(input)) tensors[input] = Take(shape);
            values = Read(tensors[input]);
        }

        public double With(int index, double change)
        {
            double kept = values[index];
            values[index] = kept + change;
            backend.Write<double>(tensors[input], values);
            values[index] = kept;
            var gradient = kernelCase.Gradient!;
            var output = Read(gradient.Forward(backend.Kernels, Find, Take));
            if (gradient.OutputGradient is null) return gradient.Constant * output.Sum();
            return output.Zip(kernelCase[gradient.OutputGradient].Values, (y, dy) => y * dy).Sum();
        }

        /// <summary>What a backward does not take, a bias for example, has some value all the same.</summary>
        Tensor Find(string name)
        {
            if (tensors.TryGetValue(name, out var tensor)) return tensor;
            var pair = kernelCase.Gradient!.Pairs.Single(p => p.Input == name);
            return tensors[name] = Take(kernelCase[pair.Gradient].Shape);
        }

        Tensor Place(CaseArgument argument)
        {
            var type = argument.Type(DType.F64);
            if (type == DType.None) return Tensor.None;
            var tensor = new Tensor(backend.Allocate(argument.Shape.Count * type.Size()), 0, type, argument.Shape);
            if (type == DType.I32) backend.Write<int>(tensor, Array.ConvertAll(argument.Values, v => (int)v));
            else if (argument.Values.Length > 0) backend.Write<double>(tensor, argument.Values);
            return tensor;
        }

        Tensor Take(Shape shape)
        {
            var tensor = new Tensor(backend.Allocate(shape.Count * sizeof(double)), 0, DType.F64, shape);
            backend.Write<double>(tensor, [.. Enumerable.Range(0, (int)shape.Count).Select(i => Philox.Normal(5, 5, (ulong)i))]);
            return tensor;
        }

        double[] Read(Tensor tensor)
        {
            var read = new double[tensor.Count];
            backend.Read(read.AsSpan(), tensor);
            return read;
        }

        public void Dispose() => backend.Dispose();
    }
}
