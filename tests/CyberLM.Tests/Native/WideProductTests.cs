using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>A weight that is packed in several groups of columns, since all of it would be more than a cache holds.</summary>
public sealed class WideProductTests
{
    const int Rows = 600, Depth = 517, Columns = 20_011, Piece = 100;

    [Theory]
    [InlineData(InstructionSet.Avx2, DType.F32)]
    [InlineData(InstructionSet.Avx512, DType.F32)]
    [InlineData(InstructionSet.Avx512Bf16, DType.BF16)]
    [InlineData(InstructionSet.AmxBf16, DType.BF16)]
    public void Many_rows_have_the_bits_of_few(InstructionSet isa, DType type)
    {
        using var backend = NativeEngine.Open(2, isa);
        var (t, arena) = Arena.Place(backend, "wide", a => (
            Input: a.Take("input", type, (Rows, Depth)), Weight: a.Take("weight", type, (Columns, Depth)),
            All: a.Take("all", type, (Rows, Columns)), Few: a.Take("few", type, (Piece, Columns))));
        using var memory = arena;
        Fill(backend, t.Input, 13);
        Fill(backend, t.Weight, 29);
        backend.Kernels.MatmulForward(t.All, t.Input, t.Weight, Tensor.None);
        for (int row = 0; row < Rows; row += Piece)
        {
            backend.Kernels.MatmulForward(t.Few, t.Input.Slice(row, Piece), t.Weight, Tensor.None);
            Assert.True(Bytes(backend, t.Few).SequenceEqual(Bytes(backend, t.All.Slice(row, Piece))), $"rows from {row}");
        }
    }

    static void Fill(NativeBackend backend, Tensor tensor, int seed)
    {
        var numbers = new float[tensor.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = ((long)i * seed % 1013 - 506) / 512f;
        if (tensor.DType == DType.F32) backend.Write<float>(tensor, numbers);
        else backend.Write<ushort>(tensor, [.. numbers.Select(x => (ushort)(BitConverter.SingleToUInt32Bits(x) >> 16))]);
    }

    static byte[] Bytes(NativeBackend backend, Tensor tensor)
    {
        var bytes = new byte[tensor.Count * tensor.DType.Size()];
        if (tensor.DType == DType.F32) backend.Read(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()), tensor);
        else backend.Read(MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()), tensor);
        return bytes;
    }
}
