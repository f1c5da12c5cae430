namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// The kernels of this build's PTX, loaded by a driver. An image that it refuses takes its own kernels along, and no others.
/// </summary>
sealed unsafe class PtxLauncher : ICudaLauncher
{
    readonly ICudaDriver driver;
    readonly Dictionary<string, nint> functions = [];
    readonly Dictionary<string, string> refused = [];
    readonly string whyNone;

    /// <param name="whyNone">what is said of a kernel that no image has</param>
    internal PtxLauncher(ICudaDriver driver, IReadOnlyList<PtxImage> images, string whyNone)
    {
        this.driver = driver;
        this.whyNone = whyNone;
        foreach (var image in images)
        {
            string? refusal = driver.Load(image, out nint module);
            foreach (string kernel in image.Kernels)
                if (refusal is null) functions.Add(kernel, driver.Function(module, kernel));
                else refused.Add(kernel, refusal);
        }
    }

    /// <summary>For a card of this compute capability.</summary>
    internal static PtxLauncher For(ICudaDriver driver, int major, int minor)
    {
        if (PtxImage.ArchitectureFor(major) is not { } architecture)
            return new(driver, [], $"the PTX is for cards of compute capability 8.0 or later, this one has {major}.{minor}");
        return new(driver, PtxImage.EmbeddedFor(architecture), $"this build has no PTX of it for {architecture}: clang-19 makes it");
    }

    public string? WhyAbsent(string kernel) =>
        functions.ContainsKey(kernel) ? null : refused.GetValueOrDefault(kernel, whyNone);

    public void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments)
    {
        byte* bytes = stackalloc byte[arguments.Length * LaunchArgument.MostBytes];
        void** pointers = stackalloc void*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            byte* place = bytes + i * LaunchArgument.MostBytes;
            arguments[i].CopyTo(new Span<byte>(place, LaunchArgument.MostBytes));
            pointers[i] = place;
        }
        driver.Launch(kernel, functions[kernel], shape, pointers);
    }
}
