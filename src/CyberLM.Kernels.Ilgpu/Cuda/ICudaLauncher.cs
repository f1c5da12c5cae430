namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>
/// What launches the kernels of native/cuda, in order, on one queue: a card's driver, or in the tests the emulator, so that every grid and
/// every list of arguments can be checked without a card.
/// </summary>
interface ICudaLauncher
{
    /// <summary>Null when the kernel can be launched; otherwise why it cannot, in a few words.</summary>
    string? WhyAbsent(string kernel);

    void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments);
}

/// <summary>Blocks in three directions, threads of a block, and the shared memory that it takes besides its own arrays.</summary>
readonly record struct LaunchShape(int X, int Y, int Z, int Threads, int SharedBytes)
{
    /// <summary>What every card takes in the second and third direction.</summary>
    internal const int MostBlocks = 65535;

    internal bool IsEmpty => X == 0 || Y == 0 || Z == 0;
}
