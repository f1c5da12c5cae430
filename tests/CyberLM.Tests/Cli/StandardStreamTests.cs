using System.Diagnostics;
using System.Runtime.InteropServices;
using CyberLM.Cli.Output;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>Standard streams as other programs leave them: closed, or non-blocking.</summary>
public sealed class StandardStreamTests
{
    const int NonBlocking = 0x800;

    [DllImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    static extern int Pipe(int[] ends, int flags);

    /// <summary>A pipe holds 64 KiB: most of it is refused at first.</summary>
    [Fact]
    public async Task A_stdout_that_does_not_block_loses_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the number of the flag is Linux's");
        var ends = new int[2];
        Assert.Equal(0, Pipe(ends, NonBlocking));
        byte[] sent = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 7 >> 3))];
        using var input = new FileStream(new SafeFileHandle(ends[1], ownsHandle: true), FileAccess.Write, 0);
        var writing = Task.Run(() =>
        {
            new StandardOutput(ends[1]).Write(sent);
            input.Dispose();
        }, TestContext.Current.CancellationToken);
        using var reader = new SafeFileHandle(ends[0], ownsHandle: true);
        var received = new List<byte>();
        var buffer = new byte[30_000];
        while (Read(ends[0], buffer, buffer.Length) is var count && count != 0)
        {
            if (count > 0) received.AddRange(buffer[..(int)count]);
            else await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        await writing;
        Assert.Equal(sent, received);
    }

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    static extern nint Read(int descriptor, byte[] buffer, nint count);

    [Fact]
    public void A_working_folder_that_is_gone_is_said()
    {
        using var folder = new Gpt.TemporaryFolder();
        string program = Path.Combine(AppContext.BaseDirectory, "cyberlm.dll");
        using var shell = Process.Start(new ProcessStartInfo("bash",
            ["-c", $"mkdir '{folder["gone"]}'; cd '{folder["gone"]}'; rmdir '{folder["gone"]}'; exec dotnet '{program}' info"])
        {
            RedirectStandardError = true,
        })!;
        string talk = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(3, shell.ExitCode);
        Assert.Contains("the working folder was removed", talk);
    }

    /// <summary>.NET opens its first file as the number that is free, and would read from that, or write the talk into it.</summary>
    [Theory]
    [InlineData("train --data - --out {0} --steps 2 <&- 2>/dev/null", 2)]
    [InlineData("info >/dev/null 2>&-", 0)]
    [InlineData("info >&-", 0)]
    public void The_launcher_opens_what_is_closed(string arguments, int exitCode)
    {
        string launcher = Path.Combine(Repository.Root, "cyberlm");
        Assert.SkipUnless(File.Exists(launcher), "./build.sh has not written ./cyberlm");
        using var folder = new Gpt.TemporaryFolder();
        using var shell = Process.Start("bash", ["-c", $"exec '{launcher}' {string.Format(arguments, folder["m"])}"]);
        bool ended = shell.WaitForExit(60_000);
        if (!ended) shell.Kill(entireProcessTree: true);
        Assert.True(ended, "it waits for ever");
        Assert.Equal(exitCode, shell.ExitCode);
    }
}
