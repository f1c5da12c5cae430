using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>A frozen weight is read from a copy in another order: products must not show it.</summary>
public sealed unsafe class FrozenWeightTests
{
    // One row, a half tile, tiles and one, more rows than a block; columns and depths with edges of every kind.
    static readonly int[] Rows = [1, 2, 12, 13, 16, 40, 300];
    static readonly (int OC, int C)[] Shapes = [(1, 1), (33, 7), (96, 384), (150, 515), (1024, 64)];

    public static TheoryData<InstructionSet, DType> Kinds()
    {
        var data = new TheoryData<InstructionSet, DType>();
        foreach (var isa in Enum.GetValues<InstructionSet>().Where(isa => isa != InstructionSet.Best))
            foreach (var type in new[] { DType.F32, DType.BF16 })
                data.Add(isa, type);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Products_have_the_same_bits(InstructionSet isa, DType type)
    {
        using var backend = NativeEngine.Open(threads: 3, isa);
        foreach (var (OC, C) in Shapes)
        {
            var (t, arena) = Arena.Place(backend, "frozen", a => (
                Weight: a.Take("weight", type, (OC, C)), Input: a.Take("input", type, (Rows.Max(), C)),
                Output: a.Take("output", type, (Rows.Max(), OC))));
            using var memory = arena;
            Fill(backend, t.Weight, 1);
            Fill(backend, t.Input, 2);
            foreach (int rows in Rows)
            {
                var input = t.Input.Slice(0, rows);
                var output = t.Output.Slice(0, rows);
                backend.Kernels.MatmulForward(output, input, t.Weight, Tensor.None);
                byte[] plain = Bytes(output);
                using (backend.Freeze([t.Weight])) backend.Kernels.MatmulForward(output, input, t.Weight, Tensor.None);
                Assert.Equal(plain, Bytes(output));
            }
        }
    }

    [Fact]
    public void A_copy_lives_as_long_as_its_last_owner()
    {
        using var backend = NativeEngine.Open();
        var (t, arena) = Arena.Place(backend, "frozen", a => (
            Weight: a.Take("weight", DType.F32, (2, 1)), Input: a.Take("input", DType.F32, (1, 1)),
            Output: a.Take("output", DType.F32, (1, 2))));
        using var memory = arena;
        backend.Write<float>(t.Weight, [2, 3]);
        backend.Write<float>(t.Input, [1]);
        var first = backend.Freeze([t.Weight]);
        var second = backend.Freeze([t.Weight]);
        backend.Write<float>(t.Weight, [5, 7]);                      // against the promise, to see which numbers are read
        Assert.Equal([2, 3], Product());
        first.Dispose();
        Assert.Equal([2, 3], Product());
        second.Dispose();
        second.Dispose();
        Assert.Equal([5, 7], Product());

        float[] Product()
        {
            backend.Kernels.MatmulForward(t.Output, t.Input, t.Weight, Tensor.None);
            var values = new float[2];
            backend.Read<float>(values, t.Output);
            return values;
        }
    }

    [Fact]
    public void The_same_memory_as_another_type_or_shape_is_another_weight()
    {
        using var backend = NativeEngine.Open();
        var (t, arena) = Arena.Place(backend, "frozen", a => (
            Weight: a.Take("weight", DType.F32, (6, 4)), Input: a.Take("input", DType.F32, (5, 6)),
            Output: a.Take("output", DType.F32, (5, 6))));
        using var memory = arena;
        Fill(backend, t.Weight, 1);
        Fill(backend, t.Input, 2);
        foreach (var seen in new[] { t.Weight with { DType = DType.BF16 }, t.Weight.As((4, 6)), t.Weight.As((3, 4)) })
        {
            var input = t.Input.As((5, seen.Last)) with { DType = seen.DType };
            var output = t.Output.As((5, seen.Rows)) with { DType = seen.DType };
            backend.Kernels.MatmulForward(output, input, seen, Tensor.None);
            byte[] plain = Bytes(output);
            using (backend.Freeze([t.Weight])) backend.Kernels.MatmulForward(output, input, seen, Tensor.None);
            Assert.Equal(plain, Bytes(output));
        }
    }

    [Fact]
    public void No_operation_writes_over_a_frozen_weight()
    {
        using var backend = NativeEngine.Open();
        var (t, arena) = Arena.Place(backend, "frozen", a => (
            Weight: a.Take("weight", DType.F32, (2, 1)), Other: a.Take("other", DType.F32, (2, 1)), M: a.Take("m", DType.F32, (2, 1)),
            V: a.Take("v", DType.F32, (2, 1))));
        using var memory = arena;
        foreach (var tensor in new[] { t.Weight, t.Other, t.M, t.V }) backend.Write<float>(tensor, [1, 2]);
        var step = new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0, 0, 1);
        void Adam() => backend.Kernels.AdamW(t.Weight, Tensor.None, t.Other, t.M, t.V, Tensor.None, Tensor.None, step);
        void Add() => backend.Kernels.ScaledAdd(t.Weight, t.Other, Tensor.None, Tensor.None, 1, 1);
        void Fill() => backend.Kernels.Fill(t.Weight, 3);
        void Copy() => backend.Kernels.Convert(t.Weight, t.Other);
        using (backend.Freeze([t.Weight]))
        {
            foreach (Action write in new[] { Adam, Add, Fill, Copy })
                Assert.Contains("frozen", Assert.Throws<BackendException>(write).Message, StringComparison.Ordinal);
        }
        foreach (Action write in new[] { Adam, Add, Fill, Copy }) write();
    }

    [Fact]
    public void What_cannot_be_frozen_or_is_not_is_refused()
    {
        using var engine = new NativeEngine();
        using var backend = NativeEngine.Open();
        using var buffer = backend.Allocate(64);
        var weight = new ClmTensor { Data = NativeKernels.Address(new Tensor(buffer, 0, DType.F32, (2, 2))), Dim0 = 2, Dim1 = 2, Rank = 2 };
        weight.DType = (int)DType.F32;
        Refused(NativeMethods.clm_thaw(engine.Context, weight), "not frozen");
        ClmTensor[] bent = [weight with { Data = null }, weight with { Rank = 1 }, weight with { Dim0 = -1 }, weight with { DType = 99 }];
        foreach (var tensor in bent)
            Refused(NativeMethods.clm_freeze(engine.Context, tensor), "weight");
        Assert.Equal(ClmStatus.BadArgument, NativeMethods.clm_freeze(0, weight));

        void Refused(ClmStatus status, string because)
        {
            Assert.Equal(ClmStatus.BadArgument, status);
            Assert.Contains(because, engine.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Any bits do: numbers between -2 and 2 from a counter.</summary>
    static void Fill(NativeBackend backend, Tensor tensor, int seed)
    {
        var random = new Random(seed);
        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle() * 4 - 2;
        if (tensor.DType == DType.F32) backend.Write<float>(tensor, values);
        else backend.Write<ushort>(tensor, Array.ConvertAll(values, BFloat16.FromSingle));
    }

    static byte[] Bytes(Tensor tensor) => new ReadOnlySpan<byte>(NativeKernels.Address(tensor), checked((int)tensor.Bytes)).ToArray();
}
