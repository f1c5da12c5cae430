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
        string path = Locate(Environment.GetEnvironmentVariable(Variable));
        if (!File.Exists(path)) return (0, path, $"there is no native library at {path}; run ./build.sh or set {Variable}");
        if (!NativeLibrary.TryLoad(path, out nint handle)) return (0, path, $"{path} cannot be loaded on this system; run ./build.sh");
        return (handle, path, CheckAbi(handle, path));
    }

    internal static string Locate(string? variable)
    {
        if (string.IsNullOrEmpty(variable)) return System.IO.Path.Combine(AppContext.BaseDirectory, FileName);
        return Directory.Exists(variable) ? System.IO.Path.Combine(variable, FileName) : System.IO.Path.GetFullPath(variable);
    }

    static unsafe string? CheckAbi(nint handle, string path)
    {
        if (!NativeLibrary.TryGetExport(handle, nameof(NativeMethods.clm_abi_version), out nint version))
            return $"{path} is not CyberLM's library: it exports no clm_abi_version; run ./build.sh";
        return DescribeAbi(((delegate* unmanaged<uint>)version)(), path);
    }

    internal static string? DescribeAbi(uint found, string path) => found == NativeMethods.AbiVersion
        ? null
        : $"found ABI {found} at {path}, need {NativeMethods.AbiVersion}; run ./build.sh";
}
