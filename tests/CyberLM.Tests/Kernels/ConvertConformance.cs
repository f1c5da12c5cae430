using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>Convert bit by bit: the one operation whose every BF16 result can be looked at.</summary>
public sealed class ConvertConformance
{
    const int AllBFloat16 = 1 << 16;

    public static TheoryData<string> Backends() =>
        ["reference", "ilgpu:cpu", .. Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best).Select(i => $"native:{i}")];

    static Backend Open(string name) => ConformanceBackends.Open(name, 2, threads => name switch
    {
        "reference" => new ReferenceBackend(),
        "ilgpu:cpu" => new IlgpuBackend(threads),
        _ => new NativeBackend(threads, Enum.Parse<InstructionSet>(name.Split(':')[1])),
    });

    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_bf16_number_goes_to_f32_and_back_unchanged_and_nan_stays_nan(string name)
    {
        var all = Enumerable.Range(0, AllBFloat16).Select(i => (ushort)i).ToArray();
        var wide = Convert<ushort, float>(name, all, DType.BF16, DType.F32);
        var back = Convert<float, ushort>(name, wide, DType.F32, DType.BF16);
        for (int i = 0; i < all.Length; i++)
        {
            // BF16 is the upper half of F32: independent of anybody's conversion code.
            float exact = BitConverter.UInt32BitsToSingle((uint)i << 16);
            if (float.IsNaN(exact))
            {
                Assert.True(float.IsNaN(wide[i]) && (back[i] & 0x7FFF) > 0x7F80, $"NaN {i:X4} became {wide[i]} and {back[i]:X4}");
                continue;
            }
            Assert.Equal(BitConverter.SingleToUInt32Bits(exact), BitConverter.SingleToUInt32Bits(wide[i]));
            Assert.Equal(all[i], back[i]);
        }
    }

    /// <summary>
    /// Below, at and above the middle between each number and the next; a tie goes to the even one, beyond the largest to infinity.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void F32_rounds_to_the_nearest_bf16_and_ties_to_even(string name)
    {
        var inputs = new List<float>();
        var expected = new List<ushort>();
        for (uint upper = 0; upper < AllBFloat16; upper++)
        {
            if ((upper & 0x7F80) == 0x7F80) continue;
            foreach (uint lower in (uint[])[0x0001, 0x7FFF, 0x8000, 0x8001, 0xFFFF])
            {
                bool up = lower > 0x8000 || lower == 0x8000 && upper % 2 == 1;
                inputs.Add(BitConverter.UInt32BitsToSingle(upper << 16 | lower));
                expected.Add((ushort)(up ? upper + 1 : upper));
            }
        }
        Assert.Equal(expected, Convert<float, ushort>(name, [.. inputs], DType.F32, DType.BF16));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_nan_whose_payload_stands_in_the_lower_half_stays_nan(string name)
    {
        float[] inputs = [.. ((uint[])[0x7F800001, 0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF]).Select(BitConverter.UInt32BitsToSingle)];
        Assert.All(Convert<float, ushort>(name, inputs, DType.F32, DType.BF16), bits =>
            Assert.True((bits & 0x7FFF) > 0x7F80, $"{bits:X4}"));
    }

    static TTo[] Convert<TFrom, TTo>(string name, TFrom[] values, DType from, DType to) where TFrom : unmanaged where TTo : unmanaged
    {
        var backend = Open(name);
        lock (backend)
        {
            using var inputBuffer = backend.Allocate(values.Length * from.Size());
            using var outputBuffer = backend.Allocate(values.Length * to.Size());
            var input = new Tensor(inputBuffer, 0, from, values.Length);
            var output = new Tensor(outputBuffer, 0, to, values.Length);
            backend.Write<TFrom>(input, values);
            try
            {
                backend.Kernels.Convert(output, input);
            }
            catch (NotSupportedException e)
            {
                ConformanceBackends.SkipUnlessRequired(name, $"{name}: not implemented: Convert ({e.Message})");
            }
            var result = new TTo[values.Length];
            backend.Read(result.AsSpan(), output);
            return result;
        }
    }
}
