using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>Whether there is a card to open, and otherwise what was looked for.</summary>
public static class CudaDevices
{
    static readonly string[] DriverNames = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    /// <summary>Null when there is a card; otherwise one sentence.</summary>
    public static string? WhyNone()
    {
        if (!DriverNames.Any(IsThere)) return $"NVIDIA's driver is not installed: there is no {string.Join(" and no ", DriverNames)}";
        var error = CudaAPI.CurrentAPI.GetDeviceCount(out int count);
        if (error != CudaError.CUDA_SUCCESS) return "NVIDIA's driver is installed, but finds no card or does not start";
        return count > 0 ? null : "NVIDIA's driver is installed and finds no card";
    }

    static bool IsThere(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
