using Xunit;

namespace CyberLM.Tests.Gpt.Data;

/// <summary>Real logs that stand in a folder "shared" beside the repository; tests that need one skip where it is absent.</summary>
static class SharedData
{
    public static string File(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (System.IO.File.Exists(path) || Directory.Exists(path))
                return path;
        }
        Assert.Skip($"shared/data/{name} is not here");
        return "";
    }

    public static List<ReadOnlyMemory<byte>> Lines(string name) =>
        [.. System.IO.File.ReadAllLines(File(name)).Select(line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line))];
}
