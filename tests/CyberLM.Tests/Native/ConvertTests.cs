using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed class ConvertTests
{
    /// <summary>Every upper half of an F32 with every kind of lower half: ties, one beside a tie, nothing, everything.</summary>
    static float[] AllKinds()
    {
        uint[] lower = [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff];
        var values = new float[65536 * lower.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)(i / lower.Length) << 16 | lower[i % lower.Length]);
        return values;
    }

    /// <summary>The two neighbours in BF16 and the exact distance to each; an overflow goes to infinity as if it were 2^128.</summary>
    static ushort Nearest(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint down = bits >> 16, up = down + 1;
        uint toDown = bits & 0xffff, toUp = 0x10000 - toDown;
        return (ushort)(toDown < toUp || toDown == toUp && down % 2 == 0 ? down : up);
    }

    [Theory]
    [InlineData(InstructionSet.Scalar)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx512Bf16)]
    [InlineData(InstructionSet.AmxBf16)]
    public void Rounding_is_to_nearest_even_and_a_nan_stays_one(InstructionSet isa)
    {
        using var backend = NativeEngine.Open(2, isa);
        using var tensors = new Loaded(backend);
        float[] values = AllKinds();
        var narrow = tensors.Empty(DType.BF16, values.Length);
        backend.Kernels.Convert(narrow, tensors.Floats(values.Length, values));
        var halves = tensors.Read<ushort>(narrow);
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) Assert.True((halves[i] & 0x7fff) > 0x7f80, $"{i}: {halves[i]:x4}");
            else Assert.Equal(Nearest(values[i]), halves[i]);
        }
        var wide = tensors.Empty(DType.F32, values.Length);
        backend.Kernels.Convert(wide, narrow);
        Assert.Equal(halves.Select(h => (uint)h << 16), tensors.Read<uint>(wide));
    }
}
