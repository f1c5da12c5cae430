using System.Runtime.InteropServices;

namespace CyberLM.Tenant;

/// <summary>
/// Writes a file aside, flushes it to the disk and renames it: a crash leaves the old file or the new one, never half of one.
/// </summary>
static class FileReplacement
{
    const int ReadOnly = 0;

    /// <summary>Several files at a time: each takes its name once all are written.</summary>
    public static void Write(IReadOnlyList<string> paths, Action<IReadOnlyList<Stream>> content)
    {
        var open = new List<Stream>();
        void Next() => Write(paths[open.Count], stream =>
        {
            open.Add(stream);
            if (open.Count == paths.Count)
            {
                content(open);
            }
            else
            {
                Next();
            }
        });
        Next();
    }

    public static void Write(string path, Action<Stream> content)
    {
        string full = Path.GetFullPath(path);
        // With the process's number: another that writes into this folder has a file of its own.
        string aside = $"{full}.{Environment.ProcessId}.tmp";
        // Opened before the try: what could not be opened is not ours to delete.
        var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        try
        {
            using (stream)
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, full, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
        FlushFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>The rename itself lasts only once the folder is on the disk; .NET has no call for that.</summary>
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"The folder {folder} cannot be opened to flush it: error {Marshal.GetLastPInvokeError()}.");
        }
        int status = Flush(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        // Some file systems cannot flush a folder and say EINVAL.
        if (status != 0 && error != 22)
        {
            throw new IOException($"The folder {folder} cannot be flushed to the disk: error {error}.");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    static extern int Close(int descriptor);
}
