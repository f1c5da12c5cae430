using CyberLM.Detection.Testing;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>Where results go: a file that is not replaced unasked, or stdout as "-".</summary>
static class OutputFile
{
    public const string Stdout = "-";

    static readonly string[] RulesEndings = [".yml", ".yaml", RuleCase.Ending];

    public static void RefuseToReplace(string path, bool force)
    {
        if (path == Stdout) return;
        if (path.Length == 0) throw new CyberLMException("--out is empty", "name a file, or - for stdout");
        if (Directory.Exists(path)) throw new CyberLMException($"{path} is a folder", "name a file");
        string full = Path.GetFullPath(path);
        // A device would be replaced by a file of its name.
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
            throw new CyberLMException($"{path} is a device", "--out - writes to stdout");
        if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            throw new CyberLMException($"{path} is a link", "name the file itself");
        if (!force && File.Exists(path)) throw new CyberLMException($"{path} is there already", "--force replaces it");
    }

    public static void RequireFolder(string path)
    {
        if (path == Stdout || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || Directory.Exists(folder)) return;
        throw new CyberLMException($"{path}: there is no folder {folder}", "make it, or name a file elsewhere");
    }

    /// <summary>Refuses, also with --force, to write over what the command reads: the source would be gone.</summary>
    /// <param name="logs">files, folders and patterns of logs</param>
    /// <param name="files">that are read beside them: a key, a list of users; null: not given</param>
    /// <param name="models">folders of models, in which nothing of this is written</param>
    public static void RefuseWhatIsRead(string path, IReadOnlyList<string> logs, string?[]? files = null, string?[]? models = null)
    {
        if (path is Stdout or "") return;
        if (models?.OfType<string>().FirstOrDefault(folder => folder.Length > 0 && RealPath.LiesIn(path, folder)) is { } model)
            throw new CyberLMException($"{path} lies in {model}, which is read", "name a file elsewhere");
        if (!File.Exists(path)) return;
        bool isRead = files?.OfType<string>().Any(file => file.Length > 0 && IsRead(path, file)) is true
            || logs.Count > 0 && LogReader.IsInput(logs, path);
        if (isRead) throw new CyberLMException($"{path} is what this command reads; --force does not replace that", "name another file");
    }

    /// <param name="file">or a folder of rules, of which these files are read</param>
    static bool IsRead(string path, string file) => Directory.Exists(file)
        ? RulesEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)) && RealPath.LiesIn(path, file)
        : RealPath.AreSame(path, file);
}
