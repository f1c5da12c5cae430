using System.Reflection;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>Every case of the list passes the checks, and every way to spoil one argument of it does not.</summary>
public sealed class CheckedKernelsTests
{
    static readonly ReferenceBackend Memory = new();

    /// <summary>"May be None" in the contract.</summary>
    static readonly HashSet<string> MayBeAbsent =
    [
        "EncoderForward.wpe", "EncoderBackward.dWpe", "LayerNormForward.bias", "LayerNormBackward.dBias", "MatmulForward.bias",
        "MatmulBackward.dInput", "MatmulBackward.dBias", "AttentionForward.first", "AttentionBackward.first", "AttentionDecode.first",
        "FusedClassifier.weights", "AdamW.master", "AdamW.normSquared", "AdamW.skipped", "ScaledAdd.normSquared", "ScaledAdd.guard",
        "NextToken.allowed", "ResidualLayerNormForward.bias", "MatmulResidualForward.bias", "MatmulGeluForward.bias",
        "MatmulSwiGluForward.bias", "MatmulGeluBackward.dBias", "MatmulQuantized.bias",
    ];

    public static TheoryData<DType> StorageTypes() => [DType.F32, DType.BF16, DType.F64];

    static IEnumerable<KernelCase> SmallCases(DType storage) => ConformanceCases.OnePerPattern(storage);

    static IKernels Silent() => DispatchProxy.Create<IKernels, DecoratorTests.Recorder>();

    /// <summary>Calls with one change to the tensors; the operation itself does nothing.</summary>
    static Exception? Spoil(KernelCase kernelCase, DType storage, Action<Tensor[]> change)
    {
        void Invoke(IKernels kernels, Tensor[] tensors)
        {
            change(tensors);
            kernelCase.Invoke(kernels, tensors);
        }
        return Record.Exception(() => KernelRun.On(Memory, kernelCase with { Invoke = Invoke }, storage, new CheckedKernels(Silent())));
    }

    static void AssertNamed(Exception? e, KernelCase kernelCase, string argument)
    {
        if (e is not ArgumentException refused)
            throw new Xunit.Sdk.XunitException($"{kernelCase}: spoiled {argument}, and it was {e?.Message ?? "accepted"}");
        Assert.StartsWith(kernelCase.Operation, refused.Message);
    }

    [Theory]
    [MemberData(nameof(StorageTypes))]
    public void Every_case_of_the_list_passes(DType storage) =>
        Assert.All(SmallCases(storage), c => Assert.Null(Spoil(c, storage, _ => { })));

    [Theory]
    [MemberData(nameof(StorageTypes))]
    public void An_absent_argument_is_refused_unless_the_contract_allows_it(DType storage)
    {
        foreach (var kernelCase in SmallCases(storage))
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
            {
                var argument = kernelCase.Arguments[i];
                if (argument.IsAbsent) continue;
                var e = Spoil(kernelCase, storage, tensors => tensors[i] = Tensor.None);
                bool masterOfBFloat16 = argument.Name == "master";
                if (MayBeAbsent.Contains($"{kernelCase.Operation}.{argument.Name}") && !masterOfBFloat16) Assert.Null(e);
                else AssertNamed(e, kernelCase, argument.Name);
            }
    }

    [Theory]
    [MemberData(nameof(StorageTypes))]
    public void A_wrong_element_type_is_refused(DType storage)
    {
        foreach (var kernelCase in SmallCases(storage).Where(c => c.Operation != "Fill"))
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
            {
                var argument = kernelCase.Arguments[i];
                if (argument.IsAbsent) continue;
                var wrong = argument.Role == Role.Byte ? DType.BF16 : DType.I8;
                AssertNamed(Spoil(kernelCase, storage, tensors => tensors[i] = tensors[i] with { DType = wrong }), kernelCase,
                    argument.Name);
            }
    }

    /// <summary>
    /// One element more than the shape says, or a first dimension more; sizes that an operation takes from that very argument aside.
    /// </summary>
    [Fact]
    public void A_shape_that_does_not_fit_the_others_is_refused()
    {
        foreach (var kernelCase in SmallCases(DType.F32))
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
            {
                var argument = kernelCase.Arguments[i];
                if (argument.IsAbsent || argument.SameAs is not null || DecidesAlone(kernelCase.Operation, argument.Name)) continue;
                var longer = argument.Shape with { D0 = argument.Shape.D0 + 1 };
                AssertNamed(Spoil(kernelCase, DType.F32, tensors => tensors[i] = tensors[i] with { Shape = longer }), kernelCase,
                    argument.Name);
            }
    }

    /// <summary>How many rows a table has is its own affair; what stands alone fits itself.</summary>
    static bool DecidesAlone(string operation, string argument) =>
        argument is "wte" or "wpe" or "dWte" or "dWpe" or "values" || operation == "Fill" || operation == "GatherRows"
            && argument == "input";

    [Fact]
    public void Memory_that_is_written_may_not_overlap_anything()
    {
        foreach (var kernelCase in SmallCases(DType.F32))
        {
            var written = Array.FindIndex(kernelCase.Arguments, a => a.Access != Access.Read && !a.IsAbsent);
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
            {
                if (i == written || kernelCase.Arguments[i].IsAbsent || kernelCase.Arguments[i].SameAs is not null) continue;
                int size = kernelCase.Arguments[i].Type(DType.F32).Size();
                // One element later, so that not even an element-wise operation may.
                var e = Spoil(kernelCase, DType.F32, t =>
                    t[i] = t[i] with { ByteOffset = t[written].ByteOffset + Math.Max(t[written].Bytes - size, 0) });
                if (kernelCase.Arguments[i].Shape.Count == 1) continue;
                AssertNamed(e, kernelCase, kernelCase.Arguments[i].Name);
            }
        }
    }

    [Fact]
    public void Only_element_wise_operations_take_one_tensor_twice()
    {
        var twice = new HashSet<string>();
        foreach (var kernelCase in SmallCases(DType.F32))
            for (int i = 0; i < kernelCase.Arguments.Length; i++)
                for (int j = 0; j < kernelCase.Arguments.Length; j++)
                {
                    CaseArgument written = kernelCase.Arguments[i], read = kernelCase.Arguments[j];
                    if (i == j || written.Access == Access.Read || written.IsAbsent || read.IsAbsent || read.SameAs is not null) continue;
                    if (written.Shape != read.Shape || written.Role != read.Role) continue;
                    if (Spoil(kernelCase, DType.F32, t => t[j] = t[i]) is null) twice.Add(kernelCase.Operation);
                }
        Assert.Equal(
            ["Convert", "GeluBackward", "GeluForward", "MatmulResidualForward", "ResidualForward", "ResidualLayerNormForward",
                "ResidualRmsNormForward", "ScaledAdd"],
            twice.Order());
    }

    [Fact]
    public void A_tensor_that_was_only_measured_is_refused()
    {
        using var arena = new Arena("measure");
        var tensor = arena.Take("x", DType.F64, 4);
        Assert.Contains("only measured", Assert.Throws<ArgumentException>(() => new CheckedKernels(Memory.Kernels).Fill(tensor, 1))
            .Message);
    }

    [Fact]
    public void The_scan_finds_what_is_not_a_number()
    {
        using var backend = new CheckedBackend(new ReferenceBackend(), findNotANumber: true);
        using var arena = new Arena("test", backend.Allocate(1024));
        var output = arena.Take("output", DType.F64, 3);
        var input = arena.Take("input", DType.F64, 3);
        backend.Write<double>(input, [1, 2, 3]);
        backend.Kernels.GeluForward(output, input);
        backend.Write<double>(input, [1, double.NaN, 3]);
        var e = Assert.Throws<InvalidOperationException>(() => backend.Kernels.GeluForward(output, input));
        Assert.Equal("GeluForward: output (3) is not a number at element 1", e.Message);
    }
}
