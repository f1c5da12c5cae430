using System.Runtime.CompilerServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>
/// .NET makes an exception of a signal where a null is read through, on a small stack of each thread. The kernel puts a thread's registers
/// there, and those of one that has used AMX are four times as large.
/// </summary>
public sealed class SignalStackTests
{
    [Theory]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.AmxBf16)]
    public void A_null_is_an_exception_on_a_thread_that_has_multiplied(InstructionSet isa)
    {
        using var backend = NativeEngine.Open(1, isa);
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            Multiply(backend);
            caught = Record.Exception(() => LengthOf(null!));
            Multiply(backend);
        });
        thread.Start();
        thread.Join();
        Assert.IsType<NullReferenceException>(caught);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int LengthOf(byte[] bytes) => bytes.Length;

    static void Multiply(NativeBackend backend)
    {
        var (t, arena) = Arena.Place(backend, "product", a => (
            Input: a.Take("input", DType.BF16, (64, 64)), Weight: a.Take("weight", DType.BF16, (64, 64)),
            Output: a.Take("output", DType.BF16, (64, 64))));
        using var memory = arena;
        backend.Kernels.MatmulForward(t.Output, t.Input, t.Weight, Tensor.None);
    }
}
