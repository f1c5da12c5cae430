using System.Diagnostics;
using CyberLM.Cli.Commands;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>The file of --users: a name a line, and no more of it than fits.</summary>
public sealed class UserListTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_name_a_line_is_read()
    {
        File.WriteAllText(folder["users"], $"ann\r\n\n  bob \n{new string('c', 1024)}");
        Assert.Equal(["ann", "bob", new string('c', 1024)], UserList.Read(folder["users"]));
        File.CreateSymbolicLink(folder["link"], folder["users"]);
        Assert.Equal(3, UserList.Read(folder["link"]).Length);
    }

    [Fact]
    public void What_is_too_long_is_refused_with_its_place()
    {
        File.WriteAllText(folder["users"], $"ann\n{new string('u', 2_000_000)}\n");
        Refused("line 2 has 2000000 characters");
        // Sparse: a hundred GiB of one line that take no room.
        using (var large = File.Create(folder["users"])) large.SetLength(100L << 30);
        Refused("at most 64.0 MiB are read");
    }

    [Fact]
    public async Task What_is_no_list_is_refused()
    {
        File.WriteAllText(folder["users"], " \n\n");
        Refused("no user in it");
        File.Delete(folder["users"]);
        Refused("there is no such file");
        using (var made = Process.Start("mkfifo", folder["users"])) made.WaitForExit();
        var stop = TestContext.Current.CancellationToken;
        await Task.Run(() => Refused("empty, or no ordinary file"), stop).WaitAsync(TimeSpan.FromSeconds(20), stop);
        File.Delete(folder["users"]);
        Directory.CreateDirectory(folder["users"]);
        Refused("it is a folder");
    }

    void Refused(string part)
    {
        var refused = Assert.Throws<CyberLMException>(() => UserList.Read(folder["users"]));
        Assert.StartsWith($"--users {folder["users"]}: ", refused.Message);
        Assert.Contains(part, refused.Message);
    }
}
