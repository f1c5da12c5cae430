using CyberLM.Cli.Output;

namespace CyberLM.Cli.Commands;

/// <summary>The file of --users: a name a line. It is held in memory, so it has limits.</summary>
static class UserList
{
    const int MostUsers = 1_000_000, LongestName = 1024;
    const long MostBytes = 64 << 20;

    public static string[] Read(string path)
    {
        try
        {
            RequireSize(path);
            var names = new List<string>();
            int line = 0;
            // Whole, lines of any length among them: it has the size that was looked at.
            foreach (string name in File.ReadLines(path).Select(text => text.Trim()))
            {
                line++;
                if (name.Length == 0) continue;
                if (name.Length > LongestName)
                    throw Wrong(path, $"line {line} has {name.Length} characters, a user at most {LongestName}", "write one user a line");
                if (names.Count == MostUsers) throw Wrong(path, $"more than {MostUsers} users", "generate for a part of them at a time");
                names.Add(name);
            }
            return names.Count > 0 ? [.. names] : throw Wrong(path, "no user in it", "write one a line");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"--users {path}: there is no such file", "name a file with one user a line", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {path}: {e.Message}", null, e);
        }
    }

    /// <summary>Pipes and devices have no length, and might never end.</summary>
    static void RequireSize(string path)
    {
        if (Directory.Exists(path)) throw Wrong(path, "it is a folder", "name a file with one user a line");
        // The length of a link is that of the name in it.
        long length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;
        if (length == 0) throw Wrong(path, "it is empty, or no ordinary file", "write one user a line into a file");
        if (length > MostBytes)
            throw Wrong(path, $"it has {Units.Bytes(length)}, at most {Units.Bytes(MostBytes)} are read", "write one user a line");
    }

    static CyberLMException Wrong(string path, string what, string hint) => new($"--users {path}: {what}", hint);
}
