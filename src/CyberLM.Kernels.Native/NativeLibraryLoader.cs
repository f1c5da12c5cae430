using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

/// <summary>
/// Finds the C++ library: where the environment variable CYBERLM_NATIVE points (a file or a folder), else beside the assembly.
/// Nothing else is searched, so that a stray copy on the system is never taken.
/// </summary>
static class NativeLibraryLoader
{
    internal const string Variable = "CYBERLM_NATIVE";
    static readonly Lazy<(nint Handle, string Path, string? WhyAbsent)> library = new(Load);

    /// <summary>The file that was loaded, or the one that should have been.</summary>
    internal static string Path => library.Value.Path;

    /// <summary>Null when the library is loaded and has the right ABI; else one sentence.</summary>
    internal static string? WhyAbsent => library.Value.WhyAbsent;

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == NativeMethods.Library ? library.Value.Handle : 0;

    static string FileName =>
        OperatingSystem.IsWindows() ? "cyberlm.dll" : OperatingSystem.IsMacOS() ? "libcyberlm.dylib" : "libcyberlm.so";

    static (nint Handle, string Path, string? WhyAbsent) Load()
    {
        string? variable = Environment.GetEnvironmentVariable(Variable);
        string path = Locate(variable);
        if (!File.Exists(path))
            return (0, path, string.IsNullOrEmpty(variable)
                ? $"there is no native library at {path}; run ./build.sh or set {Variable}"
                : $"{Variable} names a library that is not there: {path}");
        if (Damage(path) is { } damage) return (0, path, $"{path} {damage}; run ./build.sh");
        if (!NativeLibrary.TryLoad(path, out nint handle)) return (0, path, $"{path} cannot be loaded on this system; run ./build.sh");
        return (handle, path, CheckAbi(handle, path));
    }

    internal static string Locate(string? variable)
    {
        if (string.IsNullOrEmpty(variable)) return System.IO.Path.Combine(AppContext.BaseDirectory, FileName);
        return Directory.Exists(variable) ? System.IO.Path.Combine(variable, FileName) : System.IO.Path.GetFullPath(variable);
    }

    /// <summary>
    /// What the system's loader would not say: it waits for ever at a pipe, and maps the pages that a file cut short lacks, so that the
    /// process ends at the first touch of one. The table of sections is what linkers write last.
    /// </summary>
    static string? Damage(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            if (file.Length == 0) return "is empty, or no ordinary file";            // a pipe and a device have no length
            Span<byte> header = stackalloc byte[ElfHeaderBytes];
            using var stream = file.OpenRead();
            int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (!header.StartsWith(Elf64)) return null;
            ulong sections = BinaryPrimitives.ReadUInt64LittleEndian(header[0x28..]);
            int each = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3A..]);
            int count = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3C..]);
            bool isWhole = read == header.Length && sections <= (ulong)stream.Length && stream.Length - (long)sections >= each * count;
            return isWhole ? null : "is cut short";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    const int ElfHeaderBytes = 64;

    /// <summary>The magic number, 64 bits, little end first.</summary>
    static ReadOnlySpan<byte> Elf64 => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    static unsafe string? CheckAbi(nint handle, string path)
    {
        if (!NativeLibrary.TryGetExport(handle, nameof(NativeMethods.clm_abi_version), out nint version))
            return $"{path} is not CyberLM's library: it exports no clm_abi_version; run ./build.sh";
        if (DescribeAbi(((delegate* unmanaged<uint>)version)(), path) is { } other) return other;
        // The runtime looks for each only when it is called, in the midst of a run.
        string? missing = Functions().FirstOrDefault(name => !NativeLibrary.TryGetExport(handle, name, out _));
        return missing is null ? null : $"{path} lacks the function {missing}; run ./build.sh";
    }

    static IEnumerable<string> Functions() => typeof(NativeMethods).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Select(method => method.Name).Where(name => name.StartsWith("clm_", StringComparison.Ordinal));

    internal static string? DescribeAbi(uint found, string path) => found == NativeMethods.AbiVersion
        ? null
        : $"found ABI {found} at {path}, need {NativeMethods.AbiVersion}; run ./build.sh";
}
