using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;

namespace CyberLM.Cli.Commands;

/// <summary>One operation at one shape, on one backend in one dtype, beside the bound that holds for it.</summary>
/// <param name="Isa">null where the backend has no choice of it</param>
sealed record OperationResult(
    OperationCase Case, DType DType, BackendInfo Backend, string? Isa, OperationTime Time, MeasuredRoofline Roofline)
{
    /// <summary>Matmuls and attention are bound by multiply-adds, everything else by what a copy moves.</summary>
    bool BoundByCompute => Time.Flop > 0;

    double? Share =>
        BoundByCompute ? Roofline.Share(Time.Gflops, DType) : Roofline.CopyShare(Time.GigabytesPerSecond);

    public static void WriteTable(TextWriter output, IEnumerable<OperationResult> results) => Columns.Write(
        output, ["operation", "shape", "dtype", "on", "ms", "least ms", "p95 ms", "GFLOP/s", "GB/s", "of roofline"],
        results.Select(r => new[]
        {
            r.Case.Operation, r.Case.Shape, r.DType.ToString(), r.Isa ?? r.Backend.Name, Milliseconds(r.Time.Timing.Median),
            Milliseconds(r.Time.Timing.Minimum), Milliseconds(r.Time.Timing.P95),
            r.BoundByCompute ? Units.Invariant($"{r.Time.Gflops:F1}") : "-",
            r.BoundByCompute ? "-" : Units.Invariant($"{r.Time.GigabytesPerSecond:F1}"), Units.Share(r.Share),
        }));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("operation", Case.Operation);
        json.WriteString("shape", Case.Shape);
        json.WriteString("dtype", DType.ToString());
        json.WriteString("backend", Backend.Name);
        json.WriteString("isa", Isa);
        json.WriteString("device", Backend.Device);
        StepResult.Write(json, Time.Timing);
        json.WriteRounded("gflops", BoundByCompute ? Time.Gflops : null, 2);
        json.WriteRounded("gigabytes_per_second", Time.GigabytesPerSecond, 2);
        json.WriteString("bound", BoundByCompute ? "multiply-add" : "copy");
        json.WriteRounded("roofline_share", Share, 4);
        json.WriteEndObject();
    }

    static string Milliseconds(double value) => value < 1 ? Units.Invariant($"{value:F4}") : Units.Invariant($"{value:F2}");
}
