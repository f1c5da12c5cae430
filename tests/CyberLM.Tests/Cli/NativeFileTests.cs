using System.Diagnostics;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Whatever stands where the native library should: `info` says why it is not taken, and all else works.</summary>
public sealed class NativeFileTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static void IsNotTaken(string library, string why)
    {
        using var process = Cyberlm.Start([("CYBERLM_NATIVE", library)], ["info", "--json"]);
        var talk = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(60_000)) process.Kill();
        Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {talk.Result}");
        Assert.Contains($"{library} {why}", output.Result);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(100_000)]
    [InlineData(-1)]
    public void A_library_that_is_cut_short(int bytes)
    {
        NativeEngine.Require();
        byte[] whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libcyberlm.so"));
        File.WriteAllBytes(folder["cut.so"], whole[..(bytes < 0 ? whole.Length + bytes : bytes)]);
        IsNotTaken(folder["cut.so"], "is cut short");
    }

    [Fact]
    public void A_library_that_is_not_there_and_what_needs_none()
    {
        string train = Talk("train", "--data", "x", "--out", folder["m"], "--backend", "native");
        string sentence = $"CYBERLM_NATIVE names a library that is not there: {folder["none.so"]}";
        Assert.Contains($"{sentence}\n  hint: --backend ilgpu needs no library", train);
        Assert.Contains(", as far as .NET can tell without the native library\n", Talk("info"));
    }

    string Talk(params string[] arguments)
    {
        using var process = Cyberlm.Start([("CYBERLM_NATIVE", folder["none.so"])], arguments);
        var talk = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + talk.Result;
    }

    [Fact]
    public void A_pipe()
    {
        using (var made = Process.Start("mkfifo", [folder["pipe.so"]])) made.WaitForExit();
        IsNotTaken(folder["pipe.so"], "is empty, or no ordinary file");
    }

    [Fact]
    public void A_library_that_lacks_a_function()
    {
        File.WriteAllText(folder["few.cpp"], $"extern \"C\" unsigned clm_abi_version(void) {{ return {NativeMethods.AbiVersion}; }}\n");
        using (var built = Process.Start("c++", ["-shared", "-fPIC", "-o", folder["few.so"], folder["few.cpp"]])) built.WaitForExit();
        IsNotTaken(folder["few.so"], "lacks the function clm_");
    }
}
