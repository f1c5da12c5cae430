using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>The C++ engine: every instruction set it is compiled for, in both storage types.</summary>
public abstract class NativeConformance(InstructionSet isa, DType storage) : KernelConformance
{
    protected override string Name => $"native:{isa}";
    protected override DType Storage => storage;
    protected override bool HasOptional => true;
    protected override Backend Create(int threads) => new NativeBackend(threads, isa);
}

public sealed class NativeScalarF32Conformance() : NativeConformance(InstructionSet.Scalar, DType.F32);

public sealed class NativeScalarBF16Conformance() : NativeConformance(InstructionSet.Scalar, DType.BF16);

public sealed class NativeAvx2F32Conformance() : NativeConformance(InstructionSet.Avx2, DType.F32);

public sealed class NativeAvx2BF16Conformance() : NativeConformance(InstructionSet.Avx2, DType.BF16);

public sealed class NativeAvx512F32Conformance() : NativeConformance(InstructionSet.Avx512, DType.F32);

public sealed class NativeAvx512BF16Conformance() : NativeConformance(InstructionSet.Avx512, DType.BF16);

public sealed class NativeAvx512Bf16F32Conformance() : NativeConformance(InstructionSet.Avx512Bf16, DType.F32);

public sealed class NativeAvx512Bf16BF16Conformance() : NativeConformance(InstructionSet.Avx512Bf16, DType.BF16);

public sealed class NativeAmxBf16F32Conformance() : NativeConformance(InstructionSet.AmxBf16, DType.F32);

public sealed class NativeAmxBf16BF16Conformance() : NativeConformance(InstructionSet.AmxBf16, DType.BF16);

public sealed class NativeConformanceTests
{
    [Fact]
    public void Every_instruction_set_has_its_cases_in_both_storage_types()
    {
        var classes = typeof(NativeConformance).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NativeConformance)));
        var expected = InstructionSets.All.SelectMany(set => new[] { $"Native{set}F32Conformance", $"Native{set}BF16Conformance" });
        Assert.Equal(expected.Order(), classes.Select(type => type.Name).Order());
    }
}
