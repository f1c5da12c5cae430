using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>Whether a GPU can be opened here, and otherwise what was looked for.</summary>
public static class GpuDrivers
{
    static readonly string[] CudaLibraries = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];
    static readonly string[] OpenClLibraries = OperatingSystem.IsWindows() ? ["OpenCL.dll"] : ["libOpenCL.so.1", "libOpenCL.so"];

    /// <summary>
    /// ILGPU asks for libcuda.so, which only a development package brings along; what a driver installs, and a container is lent, is often
    /// libcuda.so.1 alone. To be said before ILGPU looks for the first time.
    /// </summary>
    static GpuDrivers() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) => name switch
    {
        "cuda" => FirstOf(CudaLibraries),
        "OpenCL" => FirstOf(OpenClLibraries),
        _ => 0,
    });

    static nint FirstOf(string[] libraries)
    {
        foreach (string library in libraries)
            if (NativeLibrary.TryLoad(library, out nint handle)) return handle;
        return 0;
    }

    /// <summary>Null when there is a card; otherwise one sentence.</summary>
    public static string? WhyNoCuda() => WhyNone("CUDA", CudaLibraries, builder => builder.Cuda(), AcceleratorType.Cuda);

    /// <summary>Null when there is a device; otherwise one sentence.</summary>
    public static string? WhyNoOpenCL() => WhyNone("OpenCL", OpenClLibraries, builder => builder.OpenCL(), AcceleratorType.OpenCL);

    internal static string? WhyNone(string kind, string[] libraries, Action<Context.Builder> add, AcceleratorType type)
    {
        if (!libraries.Any(IsThere)) return $"no {kind} driver is installed: looked for {string.Join(" and ", libraries)}";
        try
        {
            using var context = Context.Create(add);
            bool isThere = context.Devices.Any(device => device.AcceleratorType == type);
            return isThere ? null : $"the {kind} driver is installed, but names no device to this process";
        }
        // A driver may fail in any way that its authors thought of, and the processor is there all the same.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"the {kind} driver does not start: {(exception.InnerException ?? exception).Message}";
        }
    }

    static bool IsThere(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
