using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Files;

/// <summary>One file under several names is one file.</summary>
public sealed class RealPathTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Links_of_files_and_folders_are_followed()
    {
        Directory.CreateDirectory(folder["a/b"]);
        File.WriteAllText(folder["a/b/file"], "x");
        Directory.CreateSymbolicLink(folder["near"], "a");
        Directory.CreateSymbolicLink(folder["a/far"], folder["near/b"]);
        File.CreateSymbolicLink(folder["link"], "near/../a/far/file");
        string real = RealPath.Of(folder["a/b/file"]);
        foreach (string name in new[] { "near/b/file", "a/far/file", "near/far/../b/file", "link" })
            Assert.Equal(real, RealPath.Of(folder[name]));
        Assert.True(RealPath.LiesIn(folder["near/far/new"], folder["a"]));
        Assert.True(RealPath.LiesIn(folder["near"], folder["a"] + "/"));
        Assert.False(RealPath.LiesIn(folder["ab"], folder["a"]));
        Assert.Equal(RealPath.Of(folder["a"]) + "/none", RealPath.Of(folder["near/none"]));
    }

    [Fact]
    public void A_circle_of_links_ends()
    {
        File.CreateSymbolicLink(folder["one"], "two");
        File.CreateSymbolicLink(folder["two"], "one");
        Assert.StartsWith(RealPath.Of(folder.Path), RealPath.Of(folder["one"]));
    }
}
