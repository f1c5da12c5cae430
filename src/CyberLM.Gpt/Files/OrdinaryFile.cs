namespace CyberLM.Gpt;

/// <summary>Files of a model, before they are opened.</summary>
public static class OrdinaryFile
{
    /// <summary>
    /// Refuses a pipe, whose opening would wait for a writer that never comes, and a device. .NET does not tell what kind a file is, but
    /// what is no ordinary file has no length, and none of ours is empty.
    /// </summary>
    public static void Require(string path)
    {
        if (!File.Exists(path)) return;
        // The length of a link is that of the name in it.
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        if (file.Length == 0)
            throw new CyberLMException($"{path} is empty, or no ordinary file", "take the file from the folder it was written to");
    }
}
