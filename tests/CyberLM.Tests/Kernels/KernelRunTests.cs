using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>The judge judged: each planted fault is noticed.</summary>
public sealed class KernelRunTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly KernelCase Gelu = KernelCases.GeluForward(DType.F64, 33, inPlace: false);

    /// <summary>The operation, and then something that it should not have done.</summary>
    static Outcome RunWith(Action<Tensor, Tensor> fault)
    {
        void Invoke(IKernels kernels, Tensor[] tensors)
        {
            kernels.GeluForward(tensors[0], tensors[1]);
            fault(tensors[0], tensors[1]);
        }
        return KernelRun.On(Backend, Gelu with { Invoke = Invoke }, DType.F64);
    }

    static void Set(Tensor tensor, int element, double value) =>
        Backend.Write<double>(tensor with { ByteOffset = tensor.ByteOffset + element * sizeof(double), Shape = 1 }, [value]);

    static string? Error(Action<Tensor, Tensor> fault) =>
        KernelRun.ErrorBeyondLimit(KernelRun.OnReference(Gelu), RunWith(fault), DType.F32);

    [Fact]
    public void A_sound_operation_passes() => Assert.Null(Error((_, _) => { }));

    [Theory]
    [InlineData(-1)]
    [InlineData(-64)]
    [InlineData(33)]
    [InlineData(33 + 63)]
    public void Writing_outside_is_noticed(int element)
    {
        var e = Assert.Throws<ConformanceException>(() => RunWith((output, _) => Set(output, element, 0)));
        Assert.Contains("wrote outside output (33,1)", e.Message);
    }

    [Fact]
    public void A_changed_input_is_noticed()
    {
        var e = Assert.Throws<ConformanceException>(() => RunWith((_, input) => Set(input, 32, 0)));
        Assert.Contains("changed its input input (33,1)", e.Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.5)]
    public void A_wrong_number_is_noticed(double wrong) => Assert.Contains("NMSE", Error((output, _) => Set(output, 20, wrong)));

    /// <summary>What an operation does not write is not-a-number, never by chance what it should be.</summary>
    [Fact]
    public void An_output_that_was_not_written_is_noticed()
    {
        var outcome = KernelRun.On(Backend, Gelu with { Invoke = (_, _) => { } }, DType.F64);
        Assert.All(outcome.Values(0), value => Assert.True(double.IsNaN(value), $"{value}"));
        Assert.Contains("NMSE", KernelRun.ErrorBeyondLimit(KernelRun.OnReference(Gelu), outcome, DType.F32));
    }

    /// <summary>The scale below which errors count as absolute is a thousandth: hundredths are still judged by their size.</summary>
    [Fact]
    public void Small_numbers_are_judged_by_their_own_size()
    {
        double[] expected = [0.01, -0.01, 0.01], actual = [0.01, -0.01, 0.01 + 1e-7];
        Assert.Equal(1e-14 / 3e-4, KernelRun.NormalisedMeanSquaredError(expected, actual), 1e-13);
        Assert.Equal(1e-5, KernelRun.LargestError(expected, actual).Error, 1e-9);
    }

    /// <summary>One element of many hides in a mean; its own limit finds it.</summary>
    [Fact]
    public void A_single_wrong_element_is_noticed_where_the_mean_error_is_small()
    {
        var expected = new double[100_000];
        Array.Fill(expected, 1);
        double[] actual = [.. expected];
        actual[77] += 1e-4;
        Assert.True(KernelRun.NormalisedMeanSquaredError(expected, actual) < ErrorLimit.Stored.F32);
        Assert.True(KernelRun.LargestError(expected, actual).Error > ErrorLimit.Stored.LargestFor(DType.F32));
        Assert.Equal(77, KernelRun.LargestError(expected, actual).Element);
    }

    /// <summary>Not-a-number agrees with not-a-number, so a case must not expect it unless it gives it in.</summary>
    [Fact]
    public void No_case_expects_what_is_not_a_number_of_numbers()
    {
        foreach (var kernelCase in ConformanceCases.All(DType.F32))
        {
            if (kernelCase.Arguments.Any(a => a.Values.Any(double.IsNaN))) continue;
            Outcome outcome;
            try
            {
                outcome = KernelRun.OnReference(kernelCase);
            }
            catch (NotSupportedException)
            {
                continue;
            }
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
                if (kernelCase.Arguments[i].IsCompared)
                    Assert.False(outcome.Values(i).Any(double.IsNaN), $"{kernelCase}: {kernelCase.Arguments[i].Name}");
        }
    }

    [Fact]
    public void A_difference_in_the_last_bit_is_noticed()
    {
        double last = KernelRun.OnReference(Gelu).Values(0)[32];
        var changed = RunWith((output, _) => Set(output, 32, Math.BitIncrement(last)));
        Assert.Equal("output differs from element 32 of (33,1) on", changed.DifferenceFrom(KernelRun.OnReference(Gelu)));
    }

    [Fact]
    public void Rows_are_compared_with_the_rows_they_were_picked_from()
    {
        var whole = KernelRun.OnReference(Gelu);
        var picked = KernelRun.OnReference(Gelu.PickRows([7, 3], whole));
        Assert.Null(picked.DifferenceFrom(whole, [7, 3]));
        Assert.NotNull(picked.DifferenceFrom(whole, [3, 7]));
    }

    [Fact]
    public void The_list_is_as_long_as_it_was_and_no_label_stands_twice()
    {
        foreach (var storage in (DType[])[DType.F32, DType.BF16, DType.F64])
        {
            var labels = ConformanceCases.All(storage).Select(c => c.ToString()).ToArray();
            Assert.True(labels.Length >= 300, $"{storage}: {labels.Length} cases");
            Assert.Equal(labels.Length, labels.Distinct().Count());
        }
    }
}
