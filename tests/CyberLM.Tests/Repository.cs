using Xunit;

namespace CyberLM.Tests;

/// <summary>Where the checkout stands, and the real logs beside it when they are there.</summary>
static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file of real logs; the test is skipped where it is absent.</summary>
    public static string Shared(string path)
    {
        string full = Path.Combine(Root, "..", "shared", path);
        if (!Path.Exists(full)) Assert.Skip($"real logs are not here: ../shared/{path}");
        return full;
    }

    public static List<ReadOnlyMemory<byte>> SharedLines(string path) =>
        [.. File.ReadAllLines(Shared(path)).Select(line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line))];

    static string Find(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "CyberLM.Native.sln")))
                return at;
        throw new InvalidOperationException($"no CyberLM.Native.sln above {folder}");
    }
}
