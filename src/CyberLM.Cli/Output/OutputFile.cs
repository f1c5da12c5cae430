namespace CyberLM.Cli.Output;

/// <summary>Where results go: a file that is not replaced unasked, or stdout as "-".</summary>
static class OutputFile
{
    public const string Stdout = "-";

    public static void RefuseToReplace(string path, bool force)
    {
        if (path == Stdout || force) return;
        if (Directory.Exists(path)) throw new CyberLMException($"{path} is a folder", "name a file");
        if (File.Exists(path)) throw new CyberLMException($"{path} is there already", "--force replaces it");
    }
}
