using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// Where a run stands, as <c>state.json</c> of a checkpoint: everything beside the tensors that the next step depends on. It names the
/// checksums of the two tensor files and carries its own, so that the whole checkpoint is one thing.
/// </summary>
public sealed record CheckpointState
{
    /// <summary>Optimizer steps done.</summary>
    public int Step { get; init; }
    /// <summary>The loader's next batch.</summary>
    public long BatchIndex { get; init; }
    /// <summary>Steps whose gradient was not finite, and the latest of them without a good one between.</summary>
    public int Skipped { get; init; }
    public int SkippedInRow { get; init; }
    /// <summary>The lowest validation loss so far, in nats per token; null before the first evaluation.</summary>
    public double? BestLoss { get; init; }
    public int BestStep { get; init; }
    public int EvaluationsSinceBest { get; init; }
    /// <summary>The last step after which the run was evaluated.</summary>
    public int EvaluatedStep { get; init; }
    public string RecipeHash { get; init; } = "";
    public string ConfigHash { get; init; } = "";
    public string TokenizerHash { get; init; } = "";
    public string DataHash { get; init; } = "";
    public string ModelChecksum { get; init; } = "";
    public string OptimizerChecksum { get; init; } = "";

    public byte[] ToUtf8() => Write(Convert.ToHexStringLower(SHA256.HashData(Write(""))));

    public static CheckpointState Read(string path)
    {
        byte[] bytes = JsonFields.ReadBytes(path);
        var fields = JsonFields.Parse(path, bytes);
        var state = new CheckpointState
        {
            Step = fields.Int32("step"),
            BatchIndex = fields.Int64("batchIndex"),
            Skipped = fields.Int32("skipped"),
            SkippedInRow = fields.Int32("skippedInRow"),
            BestLoss = fields.DoubleOrNull("bestLoss"),
            BestStep = fields.Int32("bestStep"),
            EvaluationsSinceBest = fields.Int32("evaluationsSinceBest"),
            EvaluatedStep = fields.Int32("evaluatedStep"),
            RecipeHash = fields.String("recipe"),
            ConfigHash = fields.String("config"),
            TokenizerHash = fields.String("tokenizer"),
            DataHash = fields.String("data"),
            ModelChecksum = fields.String("model"),
            OptimizerChecksum = fields.String("optimizer"),
        };
        // Our own spelling byte for byte, checksum included: nothing in the file can differ unseen.
        if (!state.ToUtf8().AsSpan().SequenceEqual(bytes))
            throw fields.Refuse("sha256", "does not match: the file is damaged or was edited");
        return state;
    }

    byte[] Write(string checksum)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("step", Step);
            json.WriteNumber("batchIndex", BatchIndex);
            json.WriteNumber("skipped", Skipped);
            json.WriteNumber("skippedInRow", SkippedInRow);
            if (BestLoss is double best) json.WriteNumber("bestLoss", best);
            else json.WriteNull("bestLoss");
            json.WriteNumber("bestStep", BestStep);
            json.WriteNumber("evaluationsSinceBest", EvaluationsSinceBest);
            json.WriteNumber("evaluatedStep", EvaluatedStep);
            json.WriteString("recipe", RecipeHash);
            json.WriteString("config", ConfigHash);
            json.WriteString("tokenizer", TokenizerHash);
            json.WriteString("data", DataHash);
            json.WriteString("model", ModelChecksum);
            json.WriteString("optimizer", OptimizerChecksum);
            json.WriteString("sha256", checksum);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
