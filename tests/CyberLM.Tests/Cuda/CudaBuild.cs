using System.Diagnostics;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>What ./build.sh makes of native/cuda where clang-19 is.</summary>
static class CudaBuild
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "cuda");

    static string Program => Path.Combine(Folder, "emulation");

    /// <summary>Launches the kernels for another process: see <see cref="EmulatedLauncher"/>.</summary>
    public static string Launches => Path.Combine(Folder, "emulated-launches");

    /// <summary>Null when both programs are there.</summary>
    public static string? WhyAbsent => File.Exists(Program) && File.Exists(Launches)
        ? null : "artifacts/cuda/emulation and emulated-launches are not there: ./build.sh emulation builds them where clang-19 is";

    /// <summary>Skips where the kernels were not built; fails where CYBERLM_REQUIRE says that they must be there.</summary>
    public static void Require()
    {
        if (WhyAbsent is not { } reason) return;
        string[] required = (Environment.GetEnvironmentVariable("CYBERLM_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        Assert.False(required.Contains("cuda-emulation"), $"{reason}, and CYBERLM_REQUIRE names it");
        Assert.Skip(reason);
    }

    /// <summary>Runs the emulator as a process of its own: it switches stacks and takes signals, which .NET would not bear.</summary>
    public static (int ExitCode, string Output, string Talk) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var talk = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5))) process.Kill();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), talk.GetAwaiter().GetResult());
    }
}
