using System.Buffers;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// <c>metrics.jsonl</c>: a line per reported step <c>{"step","tokens","loss","gradientNorm","learningRate","milliseconds",
/// "tokensPerSecond","skipped"}</c> and one per evaluation <c>{"step","validationLoss","validationNatsPerByte","best"}</c>, the third
/// only where the bytes are known.
/// What is not finite is null. After a resume the lines behind the checkpoint are cut off: the steps that follow write them again.
/// </summary>
sealed class MetricsFile : IDisposable
{
    readonly string path;
    readonly FileStream stream;
    readonly ArrayBufferWriter<byte> line = new();
    readonly Utf8JsonWriter json;

    MetricsFile(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
        json = new Utf8JsonWriter(line);
    }

    /// <summary>Lines that say no step, and are kept.</summary>
    public int Unreadable { get; private init; }

    /// <summary>Opens the file with what it holds up to and including a step.</summary>
    public static MetricsFile Open(string path, int upToStep)
    {
        FileStream? stream = null;
        int unreadable = 0;
        DurableFile.Guard(path, aside: null, () =>
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            stream.SetLength(EndOf(stream, upToStep, out unreadable));
            stream.Seek(0, SeekOrigin.End);
        });
        return new MetricsFile(path, stream!) { Unreadable = unreadable };
    }

    public void Append(in StepReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("step", report.Step);
        json.WriteNumber("tokens", report.Tokens);
        WriteSingle("loss", report.Loss);
        WriteSingle("gradientNorm", report.GradientNorm);
        WriteSingle("learningRate", report.LearningRate);
        json.WriteNumber("milliseconds", Math.Round(report.Milliseconds, 3));
        json.WriteNumber("tokensPerSecond", Math.Round(report.TokensPerSecond, 1));
        json.WriteNumber("skipped", report.Skipped);
        json.WriteEndObject();
        EndLine();
    }

    public void Append(in EvaluationReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("step", report.Step);
        WriteDouble("validationLoss", report.NatsPerToken);
        if (report.NatsPerByte is double perByte) WriteDouble("validationNatsPerByte", perByte);
        json.WriteBoolean("best", report.Best);
        json.WriteEndObject();
        EndLine();
    }

    /// <summary>Before a checkpoint, so that no checkpoint is ahead of the file.</summary>
    public void Flush() => DurableFile.Guard(path, aside: null, () => stream.Flush(flushToDisk: true));

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
    }

    void EndLine()
    {
        json.Flush();
        line.Write("\n"u8);
        DurableFile.Guard(path, aside: null, () =>
        {
            DurableFile.Probe?.Invoke(DiskOperation.Write, path);
            stream.Write(line.WrittenSpan);
        });
        line.ResetWrittenCount();
        json.Reset(line);
    }

    void WriteSingle(string name, float value)
    {
        if (float.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    void WriteDouble(string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    /// <summary>
    /// Where the last line ends that is not later than the step. A line in the midst that has been damaged since is kept with what follows
    /// it: only a torn end was never written.
    /// </summary>
    static long EndOf(FileStream stream, int upToStep, out int unreadable)
    {
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int end = 0, at = 0, unknown = 0;
        unreadable = 0;
        while (bytes.AsSpan(at).IndexOf((byte)'\n') is var length and >= 0)
        {
            int? step = StepOf(bytes.AsMemory(at, length));
            if (step > upToStep) break;
            at += length + 1;
            if (step is null) unknown++;
            else (end, unreadable) = (at, unknown);
        }
        return end;
    }

    static int? StepOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            bool known = document.RootElement.ValueKind == JsonValueKind.Object;
            return known && document.RootElement.TryGetProperty("step", out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out int step) ? step : null;
        }
        // Cut short by a crash, or damaged; half a surrogate pair in an escape is an InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
