using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>What the overlay launches, and when it leaves a call to ILGPU.</summary>
public sealed class CudaKernelsTests
{
    static readonly IlgpuBackend Card = new(1);

    /// <summary>Launches nothing: says what it was asked for, and what it lacks.</summary>
    sealed class Recorder(params string[] lacks) : ICudaLauncher
    {
        internal List<(string Kernel, LaunchShape Shape)> Launches { get; } = [];

        public string? WhyAbsent(string kernel) => lacks.Contains(kernel) ? $"{kernel}.ptx was refused" : null;

        public void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments) =>
            Launches.Add((kernel, shape));
    }

    static IEnumerable<KernelCase> Cases(DType storage, string operation) =>
        ConformanceCases.All(storage).Where(c => c.Operation == operation);

    public static TheoryData<string> Operations() => [.. CudaOperations.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_launches_kernels_of_its_list_and_no_others(string operation)
    {
        string[] listed = CudaOperations.All.Single(o => o.Name == operation).Kernels;
        var launched = new HashSet<string>();
        foreach (int largeFrom in (int[])[1, int.MaxValue])
            foreach (var storage in (DType[])[DType.BF16, DType.F32])
            {
                var recorder = new Recorder();
                using var backend = new EmulatedCudaBackend(Card, recorder, largeFrom);
                foreach (var kernelCase in Cases(storage, operation)) KernelRun.On(backend, kernelCase, storage);
                launched.UnionWith(recorder.Launches.Select(launch => launch.Kernel));
            }
        Assert.Superset(listed.ToHashSet(), launched);
        // A fused operation that gets types it does not take is composed of operations that may be launched.
        if (!Contract.IsFused(operation)) Assert.Equal(listed.Order(), launched.Order());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Without_one_of_its_kernels_an_operation_goes_through_ilgpu_whole(string operation)
    {
        string lacked = CudaOperations.All.Single(o => o.Name == operation).Kernels[^1];
        using var backend = new EmulatedCudaBackend(Card, new Recorder(lacked));
        var fallen = CudaOperations.All.Where(o => o.Kernels.Contains(lacked)).Select(o => o.Name);
        Assert.Equal(fallen.Order(), backend.Overlay.Absent.Keys.Order());
        string remark = Assert.Single(backend.Overlay.Remarks);
        Assert.Equal($"{string.Join(", ", fallen)} through ILGPU: {lacked}.ptx was refused", remark);
    }

    [Fact]
    public void Without_any_kernel_every_operation_is_ilgpus_and_one_line_says_so()
    {
        using var backend = new EmulatedCudaBackend(Card, new NoKernels());
        Assert.Equal("every operation through ILGPU: this build has no PTX", Assert.Single(backend.Overlay.Remarks));
        foreach (var operation in CudaOperations.All)
        {
            var kernelCase = Cases(DType.BF16, operation.Name).First();
            var expected = KernelRun.OnReference(kernelCase);
            Assert.Null(KernelRun.ErrorBeyondLimit(expected, KernelRun.On(backend, kernelCase, DType.BF16), DType.BF16));
        }
    }

    sealed class NoKernels : ICudaLauncher
    {
        public string? WhyAbsent(string kernel) => "this build has no PTX";

        public void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments) =>
            throw new InvalidOperationException($"{kernel} was launched although it is not there");
    }

    [Theory]
    [InlineData("LayerNormForward"), InlineData("LayerNormBackward"), InlineData("RmsNormForward"), InlineData("RmsNormBackward")]
    [InlineData("ResidualLayerNormForward"), InlineData("ResidualRmsNormForward"), InlineData("MatmulForward")]
    [InlineData("MatmulBackward"), InlineData("MatmulResidualForward"), InlineData("MatmulGeluForward"), InlineData("MatmulGeluBackward")]
    [InlineData("AttentionForward"), InlineData("AttentionBackward"), InlineData("AttentionDecode")]
    public void In_an_f32_run_what_is_for_bf16_goes_through_ilgpu(string operation)
    {
        using var backend = new EmulatedCudaBackend(Card, new Refusing());
        foreach (var kernelCase in Cases(DType.F32, operation)) KernelRun.On(backend, kernelCase, DType.F32);
    }

    /// <summary>Has every kernel and may not be asked for one.</summary>
    sealed class Refusing : ICudaLauncher
    {
        public string? WhyAbsent(string kernel) => null;

        public void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments) =>
            throw new InvalidOperationException($"{kernel} was launched");
    }

    [Theory]
    [InlineData(8, false), InlineData(20, false), InlineData(32, true), InlineData(64, true), InlineData(128, true)]
    public void Attention_takes_heads_of_32_64_and_128(int size, bool taken)
    {
        var recorder = new Recorder();
        using var backend = new EmulatedCudaBackend(Card, recorder);
        foreach (string operation in (string[])["AttentionForward", "AttentionBackward", "AttentionDecode"])
        {
            var cases = Cases(DType.BF16, operation).Where(c => c.ToString().Contains($" {size},")).ToList();
            Assert.NotEmpty(cases);
            foreach (var kernelCase in cases)
            {
                recorder.Launches.Clear();
                KernelRun.On(backend, kernelCase, DType.BF16);
                Assert.Equal(taken, recorder.Launches.Count > 0);
            }
        }
    }

    [Theory]
    [InlineData(0, true), InlineData(8, true), InlineData(3, false)]
    public void A_tensor_that_begins_off_16_bytes_goes_through_ilgpu(int firstElement, bool taken)
    {
        var recorder = new Recorder();
        using var backend = new EmulatedCudaBackend(Card, recorder);
        Tensor Take(Shape shape, DType type) => new(backend.Allocate(shape.Count * type.Size() + 64), 0, type, shape);
        var input = Take((4, 24), DType.BF16) with { ByteOffset = firstElement * DType.BF16.Size() };
        backend.Kernels.MatmulForward(Take((4, 8), DType.BF16), input, Take((8, 24), DType.BF16), Tensor.None);
        Assert.Equal(taken, recorder.Launches.Count > 0);
    }

    [Fact]
    public void Nothing_is_launched_for_no_rows()
    {
        using var backend = new EmulatedCudaBackend(Card, new Refusing());
        Tensor Take(Shape shape, DType type) => new(backend.Allocate(64), 0, type, shape);
        backend.Kernels.RmsNormForward(Take((0, 8), DType.BF16), Take(0, DType.F32), Take((0, 8), DType.F32), Take(8, DType.BF16));
        backend.Kernels.MatmulForward(Take((0, 8), DType.BF16), Take((0, 8), DType.BF16), Take((8, 8), DType.BF16), Tensor.None);
        backend.Kernels.AddSum(Take(1, DType.F32), Take(0, DType.F32));
    }
}
