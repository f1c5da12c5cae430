using System.Text;

namespace CyberLM.Gpt;

/// <summary>
/// Files and folders that are either the old one or the new one, whatever happens: written aside, flushed, renamed, the folder flushed.
/// A failure is an <see cref="EnvironmentException"/> with the path, the old content stays, nothing is left beside it.
/// </summary>
public static class DurableFile
{
    /// <summary>What stands aside carries this ending; a crash leaves it, the next start removes it.</summary>
    public const string PartialSuffix = ".partial";

    const string OldMark = ".old";
    static int asides;

    /// <summary>Called before each disk operation of this thread, so that a test can let the Nth one fail.</summary>
    [ThreadStatic] internal static Action<DiskOperation, string>? Probe;

    /// <summary>Replaces the file by what <paramref name="write"/> writes.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string aside = Aside(path);
        Guard(path, aside, () =>
        {
            // Open, and with it locked, until it bears its name: no other process takes it for a leftover.
            using var stream = new DurableStream(aside);
            write(stream);
            stream.Flush();
            Probe?.Invoke(DiskOperation.Rename, path);
            File.Move(aside, path, overwrite: true);
            FlushFolder(FolderOf(path));
        });
    }

    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Makes a folder whose files <paramref name="fill"/> writes with <see cref="WriteFlushed"/>. A folder that stood there before is moved
    /// aside first: for that instant the name is absent.
    /// </summary>
    public static void WriteFolder(string path, Action<string> fill)
    {
        string aside = Aside(path), old = Aside(path + OldMark);
        Guard(path, aside, () =>
        {
            Directory.CreateDirectory(aside);
            fill(aside);
            FlushFolder(aside);
            Probe?.Invoke(DiskOperation.Rename, path);
            ReplaceFolder(path, aside, old);
        });
    }

    static void ReplaceFolder(string path, string aside, string old)
    {
        bool replaces = Directory.Exists(path);
        if (replaces) Directory.Move(path, old);
        try
        {
            Directory.Move(aside, path);
        }
        catch (IOException) when (replaces)
        {
            Directory.Move(old, path);
            throw;
        }
        try
        {
            FlushFolder(FolderOf(path));
        }
        finally
        {
            Remove(old);
        }
    }

    /// <summary>Writes a new file in place and flushes it: for the files of a folder that is itself still aside.</summary>
    public static void WriteFlushed(string path, Action<Stream> write)
    {
        using var stream = new DurableStream(path);
        write(stream);
        stream.Flush();
    }

    /// <summary>
    /// Removes what a crash left aside in this folder. Only for the holder of its lock: folders are made by nobody else. Files are, such as
    /// records generated into it.
    /// </summary>
    public static void RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*" + PartialSuffix).ToArray())
        {
            if (Directory.Exists(entry)) RestoreOrRemove(entry);
            else RemoveUnused(entry);
        }
    }

    static void RestoreOrRemove(string aside)
    {
        int mark = aside.LastIndexOf(OldMark + '.', StringComparison.Ordinal);
        // Killed between the two renames of a folder: the old one is whole, and the only one.
        if (mark >= 0 && !Path.Exists(aside[..mark])) Directory.Move(aside, aside[..mark]);
        else Remove(aside);
    }

    /// <summary>Removes a file that nobody has open; an open one is locked, and the kernel frees that with the process.</summary>
    public static void RemoveUnused(string file)
    {
        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody's: it stays.
        }
    }

    internal static void FlushFolder(string folder)
    {
        Probe?.Invoke(DiskOperation.Flush, folder);
        FileSync.FlushFolder(folder);
    }

    /// <summary>Runs disk work and says a failure of the disk as one of the environment, with the path.</summary>
    internal static void Guard(string path, string? aside, Action work)
    {
        bool done = false;
        try
        {
            work();
            done = true;
        }
        catch (DirectoryNotFoundException e) when (!Directory.Exists(FolderOf(path)))
        {
            throw new EnvironmentException($"cannot write {path}: there is no folder {FolderOf(path)}", "make it, or name another", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string hint = "Free space or rights in that folder, or another folder, are needed; what stood there before is intact.";
            throw new EnvironmentException($"cannot write {path}: {e.Message}", hint, e);
        }
        finally
        {
            if (!done && aside is not null) Remove(aside);
        }
    }

    /// <summary>A name that no other process and no other write of this one uses.</summary>
    static string Aside(string path)
    {
        string aside;
        do aside = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref asides)}{PartialSuffix}";
        while (Path.Exists(aside));
        return aside;
    }

    static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else if (File.Exists(path)) File.Delete(path);
    }
}
