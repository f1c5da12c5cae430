namespace CyberLM.Gpt;

/// <summary>
/// One writer per folder: an exclusive advisory lock on the file <c>lock</c>, with the holder's process number inside. The kernel frees it
/// when the process dies, however it dies. The file stays: removing it would let two holders lock two files of one name.
/// </summary>
public sealed class FolderLock : IDisposable
{
    public const string FileName = "lock";
    readonly FileStream stream;

    FolderLock(FileStream stream) => this.stream = stream;

    public static FolderLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EnvironmentException($"cannot write {path}: {e.Message}", null, e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new CyberLMException($"{folder}: there is no such folder", null, e);
        }
        catch (IOException e)
        {
            throw InUse(folder, path, e);
        }
        DurableFile.Guard(path, aside: null, () => WriteHolder(stream));
        return new FolderLock(stream);
    }

    public void Dispose() => stream.Dispose();

    static void WriteHolder(FileStream stream)
    {
        stream.SetLength(0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
    }

    static CyberLMException InUse(string folder, string path, IOException e)
    {
        string holder = FileSync.ReadLocked(path).Trim();
        return int.TryParse(holder, out int process)
            ? new CyberLMException($"{folder} is in use by process {process}", "Wait until it is done, or choose another folder.", e)
            : new EnvironmentException($"cannot lock {folder}: {e.Message}", null, e);
    }
}
