using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>The engine below C#: a context and raw calls, for what the managed side would not let through.</summary>
sealed unsafe class NativeEngine : IDisposable
{
    public nint Context { get; }

    public NativeEngine(int threads = 1, InstructionSet isa = InstructionSet.Best)
    {
        Require();
        var description = new ClmContextDesc { Size = (uint)sizeof(ClmContextDesc), Threads = threads, Isa = (int)isa };
        ClmStatus status = NativeMethods.clm_context_create(description, out nint context);
        if (status == ClmStatus.Unsupported) Assert.Skip($"this processor has no {isa}");
        Assert.Equal(ClmStatus.Ok, status);
        Context = context;
    }

    public string Error => Text(NativeMethods.clm_last_error(Context));

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    public static NativeBackend Open(int threads = 1, InstructionSet isa = InstructionSet.Best)
    {
        Require();
        try
        {
            return new NativeBackend(threads, isa);
        }
        catch (NotSupportedException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    /// <summary>Skips where the library is not built; fails where CYBERLM_REQUIRE says that it must be there.</summary>
    public static void Require()
    {
        if (NativeBackend.Present) return;
        string required = Environment.GetEnvironmentVariable("CYBERLM_REQUIRE") ?? "";
        if (required.Split(',').Contains("native")) Assert.Fail(NativeBackend.WhyAbsent!);
        Assert.Skip(NativeBackend.WhyAbsent!);
    }

    public void Dispose() => NativeMethods.clm_context_destroy(Context);
}
