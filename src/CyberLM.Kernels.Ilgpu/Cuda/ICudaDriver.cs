namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>The three calls of the CUDA driver that loading and launching PTX needs.</summary>
interface ICudaDriver
{
    /// <summary>Null, or why the driver refuses the image.</summary>
    string? Load(PtxImage image, out nint module);

    nint Function(nint module, string kernel);

    /// <param name="arguments">for each parameter of the kernel, where its bytes stand</param>
    unsafe void Launch(string kernel, nint function, LaunchShape shape, void** arguments);
}
