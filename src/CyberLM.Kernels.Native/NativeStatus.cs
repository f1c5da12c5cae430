using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

/// <summary>Turns a clm_status into the house's exceptions.</summary>
static unsafe class NativeStatus
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(ClmStatus status, nint context, string operation)
    {
        if (status != ClmStatus.Ok) throw Failure(status, context, operation);
    }

    static Exception Failure(ClmStatus status, nint context, string operation)
    {
        // A busy context's text belongs to the caller that is inside.
        string detail = status == ClmStatus.Busy
            ? "another thread is inside an operation of this backend"
            : Marshal.PtrToStringUTF8((nint)NativeMethods.clm_last_error(context)) ?? "";
        return status switch
        {
            ClmStatus.Unsupported => new NotSupportedException(detail.Length > 0 ? detail : $"native: {operation}"),
            ClmStatus.OutOfMemory => new EnvironmentException($"native: {operation}: {detail}"),
            _ => new BackendException(operation, "native", (int)status, detail),
        };
    }
}
