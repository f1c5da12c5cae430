using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>A tensor may begin at any element, as a slice of a caller's array does: the same bits as at the beginning of a page.</summary>
public sealed unsafe class AlignmentTests
{
    public static TheoryData<string, InstructionSet> Calls()
    {
        var calls = new TheoryData<string, InstructionSet>();
        foreach (var isa in Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Best))
            foreach (var call in ValidCall.All) calls.Add(call.Function, isa);
        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Tensors_that_begin_at_any_element_have_the_same_bits(string function, InstructionSet isa)
    {
        using var engine = new NativeEngine(threads: 2, isa);
        var call = ValidCall.All.Single(c => c.Function == function);
        var aligned = Written(engine, call, shift: 0);
        Assert.All(aligned, tensor => Assert.NotEmpty(tensor));
        Assert.Equal(aligned, Written(engine, call, shift: 1));
        Assert.Equal(aligned, Written(engine, call, shift: 3));
    }

    /// <summary>What the call wrote, with every tensor so many elements behind the beginning of its block.</summary>
    static int[][] Written(NativeEngine engine, ValidCall call, int shift)
    {
        using var memory = new CallMemory(call);
        var tensors = memory.Tensors();
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i].Data = (byte*)tensors[i].Data + shift * sizeof(float);
            if (call.Tensors[i].Type != DType.F32) continue;
            var values = new Span<float>(tensors[i].Data, (int)call.Tensors[i].Shape.Count);
            for (int k = 0; k < values.Length; k++) values[k] = (7 * k + i) % 31 / 31f;
        }
        Assert.Equal(ClmStatus.Ok, memory.Invoke(engine.Context, tensors));
        return [.. tensors.Take(call.Written).Select((t, i) => new Span<int>(t.Data, (int)call.Tensors[i].Shape.Count).ToArray())];
    }
}
