using ILGPU.Runtime.Cuda;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// ILGPU's own driver calls, in its accelerator's context and on its stream: one memory, one queue, so that ILGPU's kernels and these
/// follow one another in order.
/// </summary>
sealed unsafe class CudaDriver(CudaAccelerator accelerator, string backend) : ICudaDriver
{
    /// <summary>The version that reads PTX 8.0.</summary>
    const int NeededMajor = 12;

    public string? Load(PtxImage image, out nint module)
    {
        accelerator.Bind();
        var error = CudaAPI.CurrentAPI.LoadModule(out module, image.Text, out string? log);
        if (error == CudaError.CUDA_SUCCESS) return null;
        var driver = accelerator.DriverVersion;
        string reason = driver.Major < NeededMajor
            ? $"this driver is of CUDA {driver.Major}.{driver.Minor}, the PTX needs one of CUDA {NeededMajor}.0 or later"
            : $"the driver says: {CudaAPI.CurrentAPI.GetErrorString(error)} {FirstLine(log)}".TrimEnd();
        return $"{image.File} was refused, {reason}";
    }

    public nint Function(nint module, string kernel)
    {
        accelerator.Bind();
        ThrowIfFailed(kernel, CudaAPI.CurrentAPI.GetModuleFunction(out nint function, module, kernel));
        return function;
    }

    public void Launch(string kernel, nint function, LaunchShape shape, void** arguments)
    {
        accelerator.Bind();
        nint stream = ((CudaStream)accelerator.DefaultStream).StreamPtr;
        ThrowIfFailed(kernel, CudaAPI.CurrentAPI.LaunchKernel(
            function, shape.X, shape.Y, shape.Z, shape.Threads, 1, 1, shape.SharedBytes, stream, (nint)arguments, 0));
    }

    void ThrowIfFailed(string kernel, CudaError error)
    {
        if (error != CudaError.CUDA_SUCCESS)
            throw new BackendException(kernel, backend, (int)error, CudaAPI.CurrentAPI.GetErrorString(error));
    }

    static string FirstLine(string? log) => (log ?? "").Split('\n')[0].Trim('\0', ' ', '\r');
}
