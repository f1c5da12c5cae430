using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Where the token file lies beside the model. It bears the process's number until the run has the folder, and its content's name from
/// then on: a run that is refused removes its own file and never that of the run that goes.
/// </summary>
sealed class TokenPlace
{
    readonly string model, folder;
    readonly bool madeModel;

    TokenPlace(string model, string name)
    {
        this.model = model;
        folder = Path.Combine(model, "tokens");
        madeModel = !Directory.Exists(model);
        FilePath = Path.Combine(folder, name);
    }

    public string FilePath { get; private set; }

    /// <summary>A token file that a run has left there, whether it is there still or not.</summary>
    public static TokenPlace Of(string model, string name) => new(model, Path.GetFileName(name));

    /// <summary>The place for a new one.</summary>
    public static TokenPlace New(string model)
    {
        var place = new TokenPlace(model, $"new-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(place.folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot make the folder {place.folder}: {e.Message}", "name another --out", e);
        }
        return place;
    }

    /// <summary>Gives the file its name.</summary>
    public void Settle(string name)
    {
        string settled = Path.Combine(folder, Path.GetFileName(name));
        if (FilePath != settled) File.Move(FilePath, settled, overwrite: true);
        FilePath = settled;
    }

    /// <summary>Removes what earlier runs left.</summary>
    public void RemoveOthers()
    {
        foreach (string file in Directory.GetFiles(folder))
            if (file != FilePath)
                DurableFile.RemoveUnused(file);
    }

    /// <summary>Removes the file, and the folders that are empty then: a run that never began leaves none behind.</summary>
    public void Remove()
    {
        if (File.Exists(FilePath)) File.Delete(FilePath);
        RemoveIfEmpty(folder);
        if (madeModel) RemoveIfEmpty(model);
    }

    static void RemoveIfEmpty(string path)
    {
        try
        {
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
        }
        catch (IOException)
        {
            // Another run has put something into it meanwhile.
        }
    }
}
