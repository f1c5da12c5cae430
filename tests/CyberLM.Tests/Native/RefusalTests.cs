using System.Reflection;
using CsCheck;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>Every entry point against arguments that are wrong: a status and a sentence, never a crash, never OK.</summary>
public sealed unsafe class RefusalTests : IDisposable
{
    const int UnknownType = 99;
    readonly NativeEngine engine = new();

    public void Dispose() => engine.Dispose();

    public static TheoryData<string> Functions() => new(ValidCall.All.Select(c => c.Function));

    static ValidCall Of(string function) => ValidCall.All.Single(c => c.Function == function);

    [Fact]
    public void Every_operation_of_the_header_has_a_case()
    {
        string[] outside = ["clm_measure_peak", "clm_measure_copy", "clm_allocate", "clm_context_create", "clm_freeze", "clm_thaw"];
        var operations = typeof(NativeMethods).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(m => m.ReturnType == typeof(ClmStatus) && m.Name.StartsWith("clm_", StringComparison.Ordinal))
            .Select(m => m.Name)
            .Except(outside);
        Assert.Equal(operations.Order(), ValidCall.All.Select(c => "clm_" + c.Function).Order());
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_call_itself_is_right_with_and_without_what_is_optional(string function)
    {
        var call = Of(function);
        using var memory = new CallMemory(call);
        Accepted(memory.Invoke(engine.Context, memory.Tensors()));
        var tensors = memory.Tensors();
        for (int i = 0; i < tensors.Length; i++)
            if (call.Tensors[i].Optional)
                tensors[i] = default;
        Accepted(memory.Invoke(engine.Context, tensors));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_missing_context_is_refused(string function)
    {
        using var memory = new CallMemory(Of(function));
        Assert.Equal(ClmStatus.BadArgument, memory.Invoke(0, memory.Tensors()));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_bent_tensor_is_refused(string function)
    {
        Each(function, (ref t) => t.Data = null, evenOptional: false);
        Each(function, (ref t) => t.Rank = 5);
        Each(function, (ref t) => t.Rank = 0);
        Each(function, (ref t) => t.Rank = -1);
        Each(function, (ref t) => t.Dim0 = -1);
        Each(function, (ref t) => t.Dim0 = long.MinValue);
        Each(function, (ref t) => t.Dim0 = long.MaxValue);
        Each(function, (ref t) => (t.Rank, t.Dim0, t.Dim1) = (2, 1L << 40, 1L << 40));
        Each(function, (ref t) => (t.Rank, t.Dim0, t.Dim1) = (2, 1L << 62, 1L << 62));
        Each(function, (ref t) => t.DType = UnknownType);
        Each(function, (ref t) => t.DType = (int)DType.F64);
        Each(function, (ref t) => t.Data = (byte*)t.Data + 1, i => Of(function).Tensors[i].Type != DType.I8);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_tensor_is_called_what_the_header_calls_it(string function)
    {
        var call = Of(function);
        string[] names = HeaderTests.ParameterNames()["clm_" + function];
        using var memory = new CallMemory(call);
        for (int i = 0; i < call.Tensors.Length; i++)
        {
            var tensors = memory.Tensors();
            tensors[i].Rank = -1;
            memory.Invoke(engine.Context, tensors);
            Assert.Equal($"{function}: {names[i]} has rank -1, needs 1 to 4", engine.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_type_that_does_not_belong_is_refused(string function)
    {
        var call = Of(function);
        Each(function, (ref t) => t.DType = (int)DType.I8, i => !call.Tensors[i].AnyType && call.Tensors[i].Type != DType.I8);
        Each(function, (ref t) => t.DType = (int)DType.F32, i => call.Tensors[i].Type == DType.I8);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_written_tensor_may_not_overlap_another(string function)
    {
        var call = Of(function);
        using var memory = new CallMemory(call);
        for (int written = 0; written < call.Written; written++)
            for (int other = 0; other < call.Tensors.Length; other++)
            {
                if (other == written) continue;
                var tensors = memory.Tensors();
                // Shifted by one element, so that they are not the very same; the last byte of either lies in the other.
                tensors[other].Data = (byte*)tensors[written].Data + (Elements(tensors[written]) > 1 ? sizeof(float) : 0);
                if (Elements(tensors[written]) == 1 && Elements(tensors[other]) == 1) continue;
                Refused(call, memory.Invoke(engine.Context, tensors), $"argument {other} over {written}");
            }
    }

    /// <summary>The list is the contract's: that of CheckedKernelsTests, in C's spelling.</summary>
    [Fact]
    public void Only_element_wise_operations_take_one_tensor_twice()
    {
        var twice = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var call in ValidCall.All)
        {
            using var memory = new CallMemory(call);
            for (int written = 0; written < call.Written; written++)
                for (int read = call.Written; read < call.Tensors.Length; read++)
                {
                    if (call.Tensors[read].Shape != call.Tensors[written].Shape || call.Tensors[read].Type != call.Tensors[written].Type)
                        continue;
                    var tensors = memory.Tensors();
                    tensors[read].Data = tensors[written].Data;
                    if (memory.Invoke(engine.Context, tensors) == ClmStatus.Ok) twice.Add(call.Function);
                }
        }
        Assert.Equal(
            ["convert", "gelu_backward", "gelu_forward", "matmul_residual_forward", "residual_forward", "residual_layernorm_forward",
                "residual_rmsnorm_forward", "scaled_add"],
            twice);
    }

    static long Elements(in ClmTensor t) => t.Dim0 * t.Dim1 * t.Dim2 * t.Dim3;

    [Theory]
    [MemberData(nameof(Functions))]
    public void No_size_whatever_crashes(string function)
    {
        var call = Of(function);
        using var memory = new CallMemory(call);
        var dim = Gen.OneOf(0L, 1, 2, 3, 6, 8, 10, -1, long.MinValue, 1L << 62);
        var bend = Gen.Select(Gen.Int[0, call.Tensors.Length - 1], Gen.Int[-1, 5], dim.Array[4]);
        bend.Array[1, 3].Sample(bends =>
        {
            var tensors = memory.Tensors();
            foreach (var (i, rank, dims) in bends)
            {
                tensors[i].Rank = rank;
                (tensors[i].Dim0, tensors[i].Dim1, tensors[i].Dim2, tensors[i].Dim3) = (dims[0], dims[1], dims[2], dims[3]);
            }
            ClmStatus status = memory.Invoke(engine.Context, tensors);
            Assert.Contains(status, (ClmStatus[])[ClmStatus.Ok, ClmStatus.BadArgument, ClmStatus.Unsupported]);
            if (status == ClmStatus.BadArgument) IsSentence(call, engine.Error);
        }, iter: 300, threads: 1);
    }

    delegate void Bend(ref ClmTensor tensor);

    void Each(string function, Bend bend, bool evenOptional) =>
        Each(function, bend, i => evenOptional || !Of(function).Tensors[i].Optional);

    void Each(string function, Bend bend, Func<int, bool>? which = null)
    {
        var call = Of(function);
        using var memory = new CallMemory(call);
        for (int i = 0; i < call.Tensors.Length; i++)
        {
            if (which is not null && !which(i)) continue;
            var tensors = memory.Tensors();
            bend(ref tensors[i]);
            Refused(call, memory.Invoke(engine.Context, tensors), $"argument {i}");
        }
    }

    void Accepted(ClmStatus status) => Assert.True(status == ClmStatus.Ok, $"{status}: {engine.Error}");

    void Refused(ValidCall call, ClmStatus status, string what)
    {
        Assert.True(status == ClmStatus.BadArgument, $"{call}, {what}: {status}");
        IsSentence(call, engine.Error);
    }

    static void IsSentence(ValidCall call, string error)
    {
        Assert.StartsWith(call.Function + ": ", error);
        Assert.InRange(error.Length, call.Function.Length + 10, 400);
        Assert.DoesNotContain('\n', error);
        Assert.All(error, c => Assert.InRange(c, ' ', '~'));
    }
}
