using System.Diagnostics;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli;

/// <summary>
/// What this machine could do at most: multiply-adds on registers only, in unrolled assembly, and a copy larger than the caches. Only the
/// native library can measure it; without it there is no share to speak of.
/// </summary>
sealed record MeasuredRoofline(string? Device, double Float32, double BFloat16, double CopyBytes)
{
    const int Attempts = 8;
    static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    public static MeasuredRoofline OfThis(Threads threads)
    {
        if (!NativeBackend.Present) return new(null, 0, 0, 0);
        using var native = new NativeBackend(threads.Count, pin: threads.Pin);
        return Of(native);
    }

    /// <summary>With this backend's threads and instruction set.</summary>
    public static MeasuredRoofline Of(NativeBackend native) =>
        new(native.Info.Device, Peak(native, DType.F32), Peak(native, DType.BF16), native.MeasureCopy());

    /// <summary>
    /// The best of several: one takes a few milliseconds, and another process may hold a core for all of them. Not in a few milliseconds
    /// either: two threads may begin on one core, and the system takes some time to part them.
    /// </summary>
    static double Peak(NativeBackend native, DType type)
    {
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        for (int attempt = 0; attempt < Attempts || Stopwatch.GetElapsedTime(start) < Least; attempt++)
            best = Math.Max(best, native.MeasurePeak(type));
        return best;
    }

    /// <summary>For a run's progress: GFLOP/s of the backend's own threads; null where nothing measures it.</summary>
    public static double? GflopsOf(Backend backend, DType storage) =>
        backend is NativeBackend native ? native.MeasurePeak(storage) / 1e9 : null;

    public double? Share(double gflops, DType type) => Device is null ? null : gflops * 1e9 / (type == DType.BF16 ? BFloat16 : Float32);

    /// <summary>Of what a copy moves; above 1 where the caches hold the data.</summary>
    public double? CopyShare(double gigabytesPerSecond) => Device is null ? null : gigabytesPerSecond * 1e9 / CopyBytes;

    public string Sentence => Device is null
        ? $"no roofline: {NativeBackend.WhyAbsent}"
        : $"roofline ({Device}): "
            + Units.Invariant($"F32 {Float32 / 1e9:F0} GFLOP/s, BF16 {BFloat16 / 1e9:F0} GFLOP/s, copy {CopyBytes / 1e9:F0} GB/s");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("roofline");
        WriteFields(json);
        json.WriteEndObject();
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("device", Device);
        json.WriteNumber("f32_gflops", Math.Round(Float32 / 1e9, 1));
        json.WriteNumber("bf16_gflops", Math.Round(BFloat16 / 1e9, 1));
        json.WriteNumber("copy_gigabytes_per_second", Math.Round(CopyBytes / 1e9, 1));
    }
}
