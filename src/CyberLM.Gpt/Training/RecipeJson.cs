using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>A recipe as <c>recipe.json</c>, and the hash that a checkpoint remembers it by.</summary>
public static class RecipeJson
{
    public static byte[] Write(Recipe recipe)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("steps", recipe.Steps);
            json.WriteNumber("batch", recipe.Batch);
            json.WriteNumber("time", recipe.Time);
            json.WriteNumber("accumulate", recipe.Accumulate);
            json.WriteString("optimizer", recipe.Optimizer.ToString());
            json.WriteNumber("peakLearningRate", recipe.PeakLearningRate);
            json.WriteNumber("warmUp", recipe.WarmUp);
            json.WriteNumber("beta1", recipe.Beta1);
            json.WriteNumber("beta2", recipe.Beta2);
            json.WriteNumber("epsilon", recipe.Epsilon);
            json.WriteNumber("weightDecay", recipe.WeightDecay);
            json.WriteNumber("clipNorm", recipe.ClipNorm);
            json.WriteNumber("seed", recipe.Seed);
            json.WriteString("storage", recipe.Storage.ToString());
            json.WriteNumber("evaluateEvery", recipe.EvaluateEvery);
            json.WriteNumber("evaluationBatches", recipe.EvaluationBatches);
            json.WriteNumber("checkpointEvery", recipe.CheckpointEvery);
            json.WriteNumber("keep", recipe.Keep);
            json.WriteNumber("patience", recipe.Patience);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static Recipe Read(string path)
    {
        var fields = JsonFields.Read(path);
        var recipe = new Recipe
        {
            Steps = fields.Int32("steps"),
            Batch = fields.Int32("batch"),
            Time = fields.Int32("time"),
            Accumulate = fields.Int32("accumulate"),
            Optimizer = fields.Enum<Optimizer>("optimizer"),
            PeakLearningRate = fields.Single("peakLearningRate"),
            WarmUp = fields.Int32("warmUp"),
            Beta1 = fields.Single("beta1"),
            Beta2 = fields.Single("beta2"),
            Epsilon = fields.Single("epsilon"),
            WeightDecay = fields.Single("weightDecay"),
            ClipNorm = fields.Single("clipNorm"),
            Seed = fields.UInt64("seed"),
            Storage = fields.Enum<DType>("storage"),
            EvaluateEvery = fields.Int32("evaluateEvery"),
            EvaluationBatches = fields.Int32("evaluationBatches"),
            CheckpointEvery = fields.Int32("checkpointEvery"),
            Keep = fields.Int32("keep"),
            Patience = fields.Int32("patience"),
        };
        fields.RefuseRest();
        return recipe.Validate();
    }

    public static string Hash(Recipe recipe) => Convert.ToHexStringLower(SHA256.HashData(Write(recipe)));
}
