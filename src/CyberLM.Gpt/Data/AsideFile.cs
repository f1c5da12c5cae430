using System.Runtime.InteropServices;

namespace CyberLM.Gpt;

/// <summary>Writes beside the target, flushes file and folder, renames: a crash leaves the old file or the new one, never half of one.</summary>
public static class AsideFile
{
    const int OpenReadOnly = 0;

    public static void Write(string path, Action<FileStream> write)
    {
        string target = Path.GetFullPath(path);
        string aside = target + ".tmp";
        bool mine = false;
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                mine = true;
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, target, overwrite: true);
            mine = false;
            FlushFolder(Path.GetDirectoryName(target)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot write {path}: {failure.Message}", "check free space and permissions of the folder", failure);
        }
        finally
        {
            if (mine)
                File.Delete(aside);
        }
    }

    /// <summary>A rename is durable only once the folder is; .NET cannot flush a folder.</summary>
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, OpenReadOnly);
        if (descriptor < 0)
            throw new IOException($"open {folder}: error {Marshal.GetLastPInvokeError()}");
        int status = Flush(descriptor);
        int error = Marshal.GetLastPInvokeError();
        Close(descriptor);
        if (status != 0)
            throw new IOException($"fsync {folder}: error {error}");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    static extern int Close(int descriptor);
}
