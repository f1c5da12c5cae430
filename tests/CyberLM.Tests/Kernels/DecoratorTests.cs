using System.Reflection;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>A decorator that forgot a member with a body would silently unfuse it, or lose an optional one.</summary>
public sealed class DecoratorTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly KernelCase[] Cases = [.. ConformanceCases.All(DType.F64).DistinctBy(c => c.Operation)];

    public static TheoryData<Type> Decorators() => [typeof(CheckedKernels), typeof(ProfiledKernels)];

    static IKernels Decorate(Type decorator, IKernels inner) =>
        decorator == typeof(CheckedKernels) ? new CheckedKernels(inner) : new ProfiledKernels(inner, Backend.Synchronize);

    [Theory]
    [MemberData(nameof(Decorators))]
    public void A_decorator_implements_every_member_itself(Type decorator)
    {
        var map = decorator.GetInterfaceMap(typeof(IKernels));
        Assert.Equal(typeof(IKernels).GetMethods().Length, map.TargetMethods.Length);
        for (int i = 0; i < map.TargetMethods.Length; i++)
            Assert.True(map.TargetMethods[i].DeclaringType == decorator,
                $"{decorator.Name} leaves {map.InterfaceMethods[i].Name} to its default body");
    }

    [Fact]
    public void The_case_list_knows_every_member() =>
        Assert.Equal(typeof(IKernels).GetMethods().Select(m => m.Name).Order(), Cases.Select(c => c.Operation).Order());

    /// <summary>
    /// By running each on its default body: `info`, and what the conformance suite skips and compares, go by the marks.
    /// </summary>
    [Fact]
    public void What_has_no_meaning_in_its_default_body_is_marked_optional_and_nothing_else_is()
    {
        var bodies = new UnfusedKernels(Backend.Kernels);
        var composed = new List<string>();
        var unsupported = new List<string>();
        foreach (var kernelCase in Cases.Where(c => !typeof(IKernels).GetMethod(c.Operation)!.IsAbstract))
        {
            var e = Record.Exception(() => KernelRun.On(Backend, kernelCase, DType.F64, bodies));
            Assert.True(e is null or NotSupportedException, $"{kernelCase}: {e}");
            (e is null ? composed : unsupported).Add(kernelCase.Operation);
        }
        Assert.Equal(Contract.Operations.Where(Contract.IsOptional).Order(), unsupported.Order());
        Assert.Equal(Contract.Operations.Where(Contract.IsFused).Order(), composed.Order());
    }

    [Theory]
    [MemberData(nameof(Decorators))]
    public void A_decorator_forwards_every_member_with_its_arguments(Type decorator)
    {
        foreach (var kernelCase in Cases)
        {
            var inner = DispatchProxy.Create<IKernels, Recorder>();
            var recorder = (Recorder)(object)inner;
            KernelRun.On(Backend, kernelCase, DType.F64, inner);
            KernelRun.On(Backend, kernelCase, DType.F64, Decorate(decorator, inner));
            Assert.Equal(2, recorder.Calls.Count);
            Assert.Equal(kernelCase.Operation, recorder.Calls[1].Name);
            Assert.Equal(recorder.Calls[0].Arguments, recorder.Calls[1].Arguments);
        }
    }

    [Fact]
    public void The_profile_counts_calls_bytes_and_operations()
    {
        using var profiled = new ProfiledBackend(new ReferenceBackend());
        var matmul = KernelCases.MatmulForward(DType.F64, 5, 7, 3, bias: true, Role.Storage);
        for (int i = 0; i < 2; i++) KernelRun.On(profiled, matmul, DType.F64);
        var row = Assert.Single(profiled.Profile.Table);
        Assert.Equal(("MatmulForward", 2, 2L * 2 * 5 * 7 * 3), (row.Operation, row.Calls, row.Flop));
        Assert.Equal(2L * sizeof(double) * (5 * 3 + 5 * 7 + 3 * 7 + 3), row.Bytes);
        Assert.True(row.Time > TimeSpan.Zero);
        profiled.Profile.Reset();
        Assert.Empty(profiled.Profile.Table);
    }

    public class Recorder : DispatchProxy
    {
        public List<(string Name, object?[] Arguments)> Calls { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls.Add((targetMethod!.Name, args!));
            return null;
        }
    }
}
