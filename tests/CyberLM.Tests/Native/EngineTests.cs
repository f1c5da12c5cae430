using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed class EngineTests
{
    /// <summary>Flags like -ffast-math make a library switch denormals off for the whole process when it is loaded.</summary>
    [Fact]
    public void Denormals_survive_loading_the_library()
    {
        using var backend = NativeEngine.Open(3);
        Assert.NotEqual(0f, Times(1e-40f, 1f));
        Assert.Equal(float.Epsilon, Times(float.Epsilon * 2, 0.5f));
        Exception? inThread = null;
        var thread = new Thread(() => inThread = Record.Exception(() => Assert.NotEqual(0f, Times(1e-40f, 1f))));
        thread.Start();
        thread.Join();
        Assert.Null(inThread);
    }

    /// <summary>Large enough that every worker gets a share: the workers have the rounding and the denormals of the caller.</summary>
    [Fact]
    public void Workers_keep_denormals_and_round_to_nearest()
    {
        const int count = 1 << 18;
        using var backend = NativeEngine.Open(3);
        var (tensors, arena) = Arena.Place(backend, "denormals", a =>
            (Left: a.Take("left", DType.F32, count), Right: a.Take("right", DType.F32, count), Sum: a.Take("sum", DType.F32, count)));
        using var memory = arena;
        var left = new float[count];
        var right = new float[count];
        for (int i = 0; i < count; i++) (left[i], right[i]) = i % 2 == 0 ? (1e-40f, 3e-41f) : (1f, 5.9604648e-8f);
        backend.Write<float>(tensors.Left, left);
        backend.Write<float>(tensors.Right, right);
        backend.Kernels.ResidualForward(tensors.Sum, tensors.Left, tensors.Right);
        var sum = new float[count];
        backend.Read<float>(sum, tensors.Sum);
        for (int i = 0; i < count; i++) Assert.Equal(Plus(left[i], right[i]), sum[i]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float Times(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float Plus(float a, float b) => a + b;

    [Fact]
    public void Two_callers_at_once_are_told_that_the_context_is_busy_or_get_their_result()
    {
        const int calls = 300, count = 1 << 15;
        using var backend = NativeEngine.Open(2);
        using var buffer = backend.Allocate(4L * count * sizeof(float));
        int busy = 0, done = 0;
        Parallel.For(0, 4, caller =>
        {
            var output = new Tensor(buffer, (long)caller * count * sizeof(float), DType.F32, count);
            for (int i = 0; i < calls; i++)
            {
                try
                {
                    backend.Kernels.Fill(output, caller + 1);
                    Interlocked.Increment(ref done);
                }
                catch (BackendException e)
                {
                    Assert.Equal((int)ClmStatus.Busy, e.Status);
                    Interlocked.Increment(ref busy);
                }
            }
        });
        Assert.Equal(4 * calls, busy + done);
        Assert.True(done > 0);
        backend.Kernels.Fill(new Tensor(buffer, 0, DType.F32, count), 7);
        var values = new float[count];
        backend.Read<float>(values, new Tensor(buffer, 0, DType.F32, count));
        Assert.All(values, v => Assert.Equal(7f, v));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var backend = NativeEngine.Open(2);
        using var buffer = backend.Allocate(4096);
        var x = new Tensor(buffer, 0, DType.F32, (4, 32));
        var y = new Tensor(buffer, 1024, DType.F32, (4, 32));
        var norm = new Tensor(buffer, 2048, DType.F32, 1);
        var moments = new Tensor(buffer, 2560, DType.F32, (4, 32));
        var second = new Tensor(buffer, 3328, DType.F32, (4, 32));
        var kernels = backend.Kernels;
        var step = new AdamWStep(0.1f, 0.9f, 0.99f, 1e-8f, 0, 1, 1);
        kernels.Fill(moments, 0);
        kernels.Fill(second, 0);
        kernels.Fill(norm, 0);
        Calls();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Calls();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Calls()
        {
            kernels.Fill(x, 1);
            kernels.GeluForward(y, x);
            kernels.GlobalNormSquared(norm, y);
            kernels.AdamW(y, Tensor.None, x, moments, second, norm, Tensor.None, step);
        }
    }

    [Theory]
    [InlineData(InstructionSet.Scalar, "scalar")]
    [InlineData(InstructionSet.Avx2, "avx2")]
    [InlineData(InstructionSet.Avx512, "avx512")]
    [InlineData(InstructionSet.Avx512Bf16, "avx512bf16")]
    [InlineData(InstructionSet.AmxBf16, "amxbf16")]
    public void Info_names_the_instruction_set_and_the_threads(InstructionSet isa, string name)
    {
        using var one = NativeEngine.Open(1, isa);
        using var two = NativeEngine.Open(2, isa);
        Assert.Equal(("native", $"{name}, 1 thread"), (one.Info.Name, one.Info.Device));
        Assert.Equal($"{name}, 2 threads", two.Info.Device);
    }

    [Fact]
    public void The_chosen_instruction_set_is_the_one_that_the_engine_takes()
    {
        using var best = NativeEngine.Open();
        Assert.Equal(best.Isa, InstructionSets.Chosen);
        Assert.Contains(best.Isa, InstructionSets.OfThisProcessor().Select(set => set.Name()));
    }

    /// <summary>
    /// Below what CYBERLM_ISA may name: the engine itself takes the widest that it runs, but not the product of BF16 pairs that is slow on
    /// Intel's processors.
    /// </summary>
    [Fact]
    public unsafe void Left_to_itself_the_engine_takes_the_widest_instruction_set()
    {
        using var best = new NativeEngine();
        var widest = InstructionSets.OfThisProcessor().Where(set => set != InstructionSet.Avx512Bf16 || !IsIntel()).Last();
        Assert.Equal(widest.Name(), NativeEngine.Text(NativeMethods.clm_context_isa(best.Context)));
    }

    static bool IsIntel()
    {
        if (!X86Base.IsSupported) return false;
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        int[] words = [b, d, c];
        return MemoryMarshal.AsBytes<int>(words).SequenceEqual("GenuineIntel"u8);
    }

    /// <summary>
    /// The rule of isa/table.h: of an inline function that two of its files have, the linker keeps one copy, perhaps that of AVX-512, and
    /// an older processor would run it.
    /// </summary>
    [Theory]
    [InlineData("scalar"), InlineData("avx2"), InlineData("avx512"), InlineData("avx512bf16"), InlineData("amxbf16")]
    public void An_instruction_set_shares_no_function_with_another(string isa)
    {
        NativeEngine.Require();
        string built = Path.Combine(Repository.Root, "artifacts/native/CMakeFiles/cyberlm.dir/src/isa", $"{isa}.cpp.o");
        if (!File.Exists(built)) Assert.Skip($"not built here: {built}");
        var shared = ElfSymbols.Shared(built);
        Assert.True(shared.Count > 50);
        // As the compiler spells clm::avx2::; how exceptions find their handlers is data.
        string home = $"3clm{isa.Length}{isa}";
        Assert.All(shared, name => Assert.True(name.Contains(home) || name.StartsWith("DW.ref."), name));
    }

    [Fact]
    public void A_wrong_instruction_set_is_refused_in_a_sentence()
    {
        NativeEngine.Require();
        var e = Assert.Throws<BackendException>(() => new NativeBackend(1, (InstructionSet)42));
        Assert.Contains("42", e.Message);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 4)]
    public unsafe void A_context_description_of_another_size_is_refused(int more, int less)
    {
        NativeEngine.Require();
        var description = new ClmContextDesc { Size = (uint)(sizeof(ClmContextDesc) + more - less), Threads = 1 };
        Assert.Equal(ClmStatus.BadArgument, NativeMethods.clm_context_create(description, out nint context));
        Assert.Equal(0, context);
        Assert.Contains("bytes", NativeEngine.Text(NativeMethods.clm_last_error(0)));
    }
}
