using System.Diagnostics;
using Xunit;

namespace CyberLM.Tests.Ilgpu;

/// <summary>
/// A processor with less than this one: .NET leaves instructions out where the environment says so, and the tests of what uses them are run
/// in such a process.
/// </summary>
public sealed class VectorWidthTests
{
    static readonly string[] Classes =
    [
        typeof(VectorTests).FullName!, typeof(FrozenProductTests).FullName!, typeof(CandidatesTests).FullName!,
        typeof(DecodedAttentionTests).FullName!,
    ];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_do_without(string instructions)
    {
        string[] arguments = ["-noColor", .. Classes.SelectMany(name => new[] { "-class", name })];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "CyberLM.Tests"), arguments)
        {
            RedirectStandardOutput = true,
            Environment = { [instructions] = "0" },
        };
        using var process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        // A selection that matches nothing succeeds, too.
        Assert.Matches("Total: [1-9][0-9]+, Errors: 0, Failed: 0", said);
    }
}
