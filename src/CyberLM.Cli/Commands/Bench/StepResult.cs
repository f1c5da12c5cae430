using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli.Commands;

/// <summary>The speed of one training step or sampling step on one backend, beside what the machine could do.</summary>
/// <param name="Share">of the roofline; null where nothing measures it</param>
sealed record StepResult(string Step, BackendInfo Backend, DType DType, Speed Speed, double? Share)
{
    public static StepResult OfTraining(
        Backend backend, GptConfig config, int batch, DType type, int steps, MeasuredRoofline roofline, CancellationToken stop)
    {
        Func<double>? peak = backend is NativeBackend native ? () => native.MeasurePeak(type) / 1e9 : null;
        var speed = StepSpeed.OfTraining(backend, config, batch, type, steps, peak, stop);
        return new("train", backend.Info, type, speed, roofline.Share(speed.Gflops, type));
    }

    public static StepResult OfSampling(
        Backend backend, GptConfig config, DType type, int rows, int length, MeasuredRoofline roofline, CancellationToken stop)
    {
        var speed = StepSpeed.OfSampling(backend, config, type, rows, length, stop);
        return new("sample", backend.Info, type, speed, roofline.Share(speed.Gflops, type));
    }

    public static void WriteTable(TextWriter output, IEnumerable<StepResult> results) => Columns.Write(
        output, ["step", "backend", "device", "dtype", "ms", "least ms", "p95 ms", "tokens/s", "GFLOP/s", "of roofline", "meanwhile"],
        results.Select(r => new[]
        {
            r.Step, r.Backend.Name, r.Backend.Device, r.DType.ToString(), Units.Invariant($"{r.Speed.Step.Median:F1}"),
            Units.Invariant($"{r.Speed.Step.Minimum:F1}"), Units.Invariant($"{r.Speed.Step.P95:F1}"),
            Units.Invariant($"{r.Speed.TokensPerSecond:F0}"), Units.Invariant($"{r.Speed.Gflops:F1}"), Units.Share(r.Share),
            Units.Share(r.Speed.PeakShare),
        }));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("step", Step);
        json.WriteString("backend", Backend.Name);
        json.WriteString("device", Backend.Device);
        json.WriteString("dtype", DType.ToString());
        Write(json, Speed.Step);
        json.WriteRounded("tokens_per_second", Speed.TokensPerSecond, 1);
        json.WriteRounded("gflops", Speed.Gflops, 2);
        json.WriteRounded("roofline_share", Share, 4);
        if (Speed.PeakShare is { } meanwhile) json.WriteRounded("roofline_share_meanwhile", meanwhile, 4);
        if (Speed.Products is { } products) json.WriteRounded("products_share", products, 4);
    }

    /// <summary>To the nanosecond: the smallest operations take a few hundred.</summary>
    public static void Write(Utf8JsonWriter json, Timing timing)
    {
        json.WriteRounded("milliseconds", timing.Median, 6);
        json.WriteRounded("milliseconds_minimum", timing.Minimum, 6);
        json.WriteRounded("milliseconds_p95", timing.P95, 6);
        json.WriteNumber("repetitions", timing.Repetitions);
    }
}
