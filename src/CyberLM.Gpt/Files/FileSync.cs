using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CyberLM.Gpt;

/// <summary>What .NET does not offer: flush a folder to disk, and read a file that another process holds locked.</summary>
static partial class FileSync
{
    const int ReadOnlyCloseOnExec = 0x80000;
    const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    /// <summary>A rename survives a power cut only once the folder that holds the name is on disk.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, ReadOnlyCloseOnExec, 0);
        if (descriptor < 0) throw Failure(folder);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // Some network file systems have no such thing and say EINVAL: nothing is left to flush there.
        if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failure(folder);
    }

    /// <summary>
    /// The start of a file, past the advisory lock that .NET takes with every open of its own; empty where there is no libc.
    /// </summary>
    public static string ReadLocked(string path)
    {
        if (OperatingSystem.IsWindows()) return "";
        int descriptor = Open(path, ReadOnlyCloseOnExec, 0);
        if (descriptor < 0) return "";
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> bytes = stackalloc byte[64];
        return Encoding.UTF8.GetString(bytes[..RandomAccess.Read(handle, bytes, 0)]);
    }

    static IOException Failure(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{new Win32Exception(error).Message} : '{path}'", error);
    }
}
