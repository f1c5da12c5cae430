using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu.Cuda;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>Loading and launching PTX, as far as it goes without a driver.</summary>
public sealed class PtxLauncherTests
{
    /// <summary>A driver that refuses some files, and keeps the bytes of the last launch's parameters.</summary>
    sealed class Driver(string refuses = "") : ICudaDriver
    {
        readonly List<PtxImage> loaded = [];

        internal int[] ParameterBytes { get; init; } = [];
        internal List<byte[]> Parameters { get; } = [];
        internal string? Launched { get; private set; }

        public string? Load(PtxImage image, out nint module)
        {
            loaded.Add(image);
            module = loaded.Count;
            return image.File == refuses ? $"{image.File} was refused, this driver is of CUDA 11.4" : null;
        }

        public nint Function(nint module, string kernel)
        {
            Assert.Contains(kernel, loaded[(int)module - 1].Kernels);
            return 100 * module;
        }

        public unsafe void Launch(string kernel, nint function, LaunchShape shape, void** arguments)
        {
            Launched = $"{kernel} {function} {shape.X} {shape.Threads}";
            for (int i = 0; i < ParameterBytes.Length; i++)
                Parameters.Add(new ReadOnlySpan<byte>(arguments[i], ParameterBytes[i]).ToArray());
        }
    }

    static PtxImage Image(string file, params string[] kernels) =>
        new(file, string.Concat(kernels.Select(kernel => $".visible .entry {kernel}(\n)\n")));

    [Fact]
    public void A_refused_file_takes_its_own_kernels_along_and_no_others()
    {
        var launcher = new PtxLauncher(new Driver(refuses: "b.ptx"), [Image("a.ptx", "one", "two"), Image("b.ptx", "three")], "not built");
        Assert.Null(launcher.WhyAbsent("one"));
        Assert.Null(launcher.WhyAbsent("two"));
        Assert.Equal("b.ptx was refused, this driver is of CUDA 11.4", launcher.WhyAbsent("three"));
        Assert.Equal("not built", launcher.WhyAbsent("four"));
    }

    [Fact]
    public void Parameters_stand_where_the_driver_looks_for_them()
    {
        var driver = new Driver { ParameterBytes = [8, 8, 4, 8, 4] };
        var launcher = new PtxLauncher(driver, [Image("a.ptx", "one")], "");
        using var backend = new EmulatedCudaBackend(1, launcher);
        var tensor = new Tensor(backend.Allocate(256), 64, DType.F32, 4);
        launcher.Launch("one", new LaunchShape(3, 1, 1, 256, 0), tensor, Tensor.None, 7, 8L, 1.5f);
        Assert.Equal("one 100 3 256", driver.Launched);
        Assert.Equal(CyberLM.Kernels.Ilgpu.IlgpuKernels.Address(tensor), MemoryMarshal.Read<nint>(driver.Parameters[0]));
        Assert.Equal(0, MemoryMarshal.Read<nint>(driver.Parameters[1]));
        Assert.Equal(7, MemoryMarshal.Read<int>(driver.Parameters[2]));
        Assert.Equal(8, MemoryMarshal.Read<long>(driver.Parameters[3]));
        Assert.Equal(1.5f, MemoryMarshal.Read<float>(driver.Parameters[4]));
    }

    [Theory]
    [InlineData(7, null), InlineData(8, "sm_80"), InlineData(9, "sm_90"), InlineData(10, "sm_90"), InlineData(12, "sm_90")]
    public void A_card_gets_the_newest_ptx_that_it_runs(int major, string? architecture) =>
        Assert.Equal(architecture, PtxImage.ArchitectureFor(major));

    [Fact]
    public void A_card_before_ampere_is_told_so()
    {
        var launcher = PtxLauncher.For(new Driver(), 7, 5);
        Assert.Equal("the PTX is for cards of compute capability 8.0 or later, this one has 7.5", launcher.WhyAbsent("adamw_bf16"));
    }

    [Theory]
    [InlineData("sm_80", 8), InlineData("sm_90", 9)]
    public void The_build_embeds_every_kernel_that_an_operation_names_and_no_other(string architecture, int major)
    {
        CudaBuild.Require();
        var images = PtxImage.EmbeddedFor(architecture);
        var kernels = images.SelectMany(image => image.Kernels).ToList();
        Assert.Equal(kernels.Order(), CudaOperations.All.SelectMany(operation => operation.Kernels).Distinct().Order());
        var launcher = PtxLauncher.For(new Driver(), major, 0);
        Assert.All(kernels, kernel => Assert.Null(launcher.WhyAbsent(kernel)));
    }

    /// <summary>An operation that the emulator lacks a kernel for would fall back, and pass.</summary>
    [Fact]
    public void The_emulator_has_every_kernel_of_the_overlay()
    {
        CudaBuild.Require();
        using var launcher = new EmulatedLauncher();
        using var backend = new EmulatedCudaBackend(1, launcher);
        Assert.Empty(backend.Overlay.Absent);
        Assert.Equal("there is no kernel matmul_sideways", launcher.WhyAbsent("matmul_sideways"));
    }

    [Fact]
    public void The_emulator_refuses_arguments_that_are_not_the_kernels()
    {
        CudaBuild.Require();
        using var launcher = new EmulatedLauncher();
        using var backend = new EmulatedCudaBackend(1, launcher);
        Tensor Take(DType type, Shape shape) => new(backend.Allocate(shape.Count * type.Size()), 0, type, shape);
        Tensor sum = Take(DType.F32, 64), partial = Take(DType.F32, (2, 64)), halves = Take(DType.BF16, 64);
        backend.Write<float>(sum, new float[64]);
        backend.Write<float>(partial, Enumerable.Repeat(1f, 128).ToArray());
        var shape = new LaunchShape(1, 1, 1, 256, 0);
        launcher.Launch("add_slices", shape, sum, partial, 64L, 2);
        Assert.Contains("4 arguments are wanted, not 5", Fault(shape, sum, partial, 64L, 2, 0));
        Assert.Contains("argument 0: a pointer to F32", Fault(shape, halves, partial, 64L, 2));
        Assert.Contains("argument 2: a value of 8 bytes", Fault(shape, sum, partial, 64, 2));
        Assert.Contains("OUT OF BOUNDS", Fault(shape, sum, partial, 64L, 3));
        Assert.Contains("OUT OF BOUNDS", Fault(shape, sum.Slice(0, 32), partial, 64L, 2));
        Assert.Contains("an empty grid", Fault(shape with { Y = 0 }, sum, partial, 64L, 2));
        Assert.Contains("a grid beyond", Fault(shape with { Y = 65536 }, sum, partial, 64L, 2));

        string Fault(LaunchShape grid, params ReadOnlySpan<LaunchArgument> arguments)
        {
            try
            {
                launcher.Launch("add_slices", grid, arguments);
                return "none";
            }
            catch (BackendException exception)
            {
                return exception.Message;
            }
        }
    }

    [Theory]
    [InlineData(null, true), InlineData("", true), InlineData("cuda", true), InlineData("ilgpu", false)]
    public void The_overlay_can_be_switched_off(string? kernels, bool wanted) => Assert.Equal(wanted, CudaBackend.WantsOverlay(kernels));

    [Fact]
    public void Another_word_for_the_kernels_is_refused()
    {
        var refusal = Assert.Throws<CyberLMException>(() => CudaBackend.WantsOverlay("ptx"));
        Assert.Equal("CYBERLM_KERNELS='ptx' is not a kind of kernels", refusal.Message);
    }

    [Fact]
    public void Too_little_memory_is_said_with_its_numbers()
    {
        var refusal = CudaBackend.OutOfMemory(3L << 30, 1L << 30, "NVIDIA A100", new InvalidOperationException());
        Assert.Equal("NVIDIA A100 has no room: 3,072 MiB are needed at once, 1,024 MiB are free", refusal.Message);
        Assert.Contains("--batch", refusal.Hint);
    }
}
