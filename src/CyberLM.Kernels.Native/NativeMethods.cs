using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

/// <summary>native/include/cyberlm.h, function by function under the same names.</summary>
static unsafe partial class NativeMethods
{
    internal const string Library = "cyberlm";

    /// <summary>CLM_ABI_VERSION of the header these declarations were written from.</summary>
    internal const uint AbiVersion = 3;

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, NativeLibraryLoader.Resolve);

    [LibraryImport(Library)]
    internal static partial uint clm_abi_version();
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_context_create(in ClmContextDesc desc, out nint result);
    [LibraryImport(Library)]
    internal static partial void clm_context_destroy(nint context);
    [LibraryImport(Library)]
    internal static partial byte* clm_context_isa(nint context);
    [LibraryImport(Library)]
    internal static partial int clm_context_pinned(nint context);
    [LibraryImport(Library)]
    internal static partial byte* clm_last_error(nint context);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_allocate(long bytes, out void* result);
    [LibraryImport(Library)]
    internal static partial void clm_free(void* memory, long bytes);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_freeze(nint context, ClmTensor weight);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_thaw(nint context, ClmTensor weight);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_measure_peak(nint context, int dtype, out double flops);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_measure_copy(nint context, out double bytes);
}
