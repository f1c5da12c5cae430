using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Cli.Output;

/// <summary>A file beside generated records that says where they come from and how to make them again.</summary>
static class Provenance
{
    public static void Write(string records, string model, string checksum, SampleOptions options, string prompt, BackendInfo backend)
    {
        DurableFile.Write(records + ".provenance.json", stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteBoolean("synthetic", true);
            json.WriteString("product", $"cyberlm {typeof(Provenance).Assembly.GetName().Version!.ToString(3)}");
            json.WriteString("model", Path.GetFileName(Path.GetFullPath(model)));
            json.WriteString("modelChecksum", checksum);
            json.WriteString("backend", $"{backend.Name}, {backend.Device}");       // bits are promised per backend and instruction set
            json.WriteNumber("seed", options.Seed);
            json.WriteString("prompt", prompt);
            json.WriteNumber("temperature", options.Next.Temperature);
            json.WriteNumber("topK", options.Next.TopK);
            json.WriteNumber("topP", options.Next.TopP);
            json.WriteNumber("minP", options.Next.MinP);
            json.WriteNumber("maxTokens", options.MaxTokens);
            json.WriteEndObject();
        });
    }
}
