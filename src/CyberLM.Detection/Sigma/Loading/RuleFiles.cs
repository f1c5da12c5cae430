using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Detection.Sigma;

/// <summary>Files and folders of rules, each file read within its budget; what cannot be read is refused, not fatal.</summary>
static class RuleFiles
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void ReadInto(RuleLoader loader, IReadOnlyList<string> paths, SigmaLimits limits)
    {
        foreach (string file in paths.SelectMany(path => Expand(path, "rule")))
        {
            try
            {
                loader.AddText(Read(file, limits), file);
            }
            catch (SigmaFault fault)
            {
                loader.Refuse(file, fault.Line, fault.Message);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                loader.Refuse(file, 1, $"cannot be read: {failure.Message}");
            }
        }
    }

    /// <param name="what">what the files are, for a hint</param>
    public static IEnumerable<string> Expand(string path, string what)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new CyberLMException($"no file or folder at {path}", $"name a {what} or a folder of {what}s");
        return Walk(path, []).Order(StringComparer.Ordinal);
    }

    /// <summary>
    /// Files that hold rules. A link to a folder that was walked already, a folder above it above all, would bring the same rules again;
    /// a pipe without a writer would never end.
    /// </summary>
    static List<string> Walk(string folder, HashSet<string> walked)
    {
        if (!walked.Add(RealPath.Of(folder))) return [];
        var here = new EnumerationOptions { IgnoreInaccessible = true };
        List<string> files =
            [.. Directory.EnumerateFiles(folder, "*", here).Where(file => Path.GetExtension(file) is ".yml" or ".yaml" && !IsEmpty(file))];
        foreach (string inner in Directory.EnumerateDirectories(folder, "*", here).Order(StringComparer.Ordinal))
            files.AddRange(Walk(inner, walked));
        return files;
    }

    /// <summary>Of no length, as pipes and devices are; a link that leads nowhere is told by opening it.</summary>
    static bool IsEmpty(string file) => new FileInfo(RealPath.Of(file)) is { Exists: true, Length: 0 };

    /// <summary>A pipe does not know.</summary>
    static long LengthOf(FileStream stream) => stream.CanSeek ? stream.Length : long.MaxValue;

    public static string Read(string file, SigmaLimits limits)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[(int)Math.Min(limits.FileBytes, LengthOf(stream)) + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length) throw new SigmaFault(1, $"larger than {limits.FileBytes} bytes");
        try
        {
            return Strict.GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException failure)
        {
            throw new SigmaFault(1, $"not UTF-8 at byte {failure.Index}");
        }
    }
}
