namespace CyberLM.Cli.Output;

/// <summary>Where results go: a file that is not replaced unasked, or stdout as "-".</summary>
static class OutputFile
{
    public const string Stdout = "-";

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
}
