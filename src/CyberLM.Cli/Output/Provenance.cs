using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>A file beside generated records that says where they come from and how to make them again.</summary>
static class Provenance
{
    /// <param name="Asked">records asked for; fewer were written when the user stopped it</param>
    public sealed record Origin(string Model, string Checksum, SampleOptions Options, string Prompt, int Asked, int Written, string DType,
        string Weights, bool Constrained)
    {
        /// <summary>Of a model of fields.</summary>
        public GenerationRequest? Request { get; init; }
        public string? SchemaHash { get; init; }
        public IReadOnlyList<SlotOrigin> Slots { get; init; } = [];

        /// <summary>Of a simulation: which scenarios, and the fingerprint of the mark in their records.</summary>
        public IReadOnlyList<string>? Scenarios { get; init; }
        public string? Detonation { get; init; }
        public Recorded? FromRecording { get; init; }
    }

    /// <summary>An attack that was recorded elsewhere.</summary>
    /// <param name="Start">where its first record lies now</param>
    public sealed record Recorded(string Name, string Start, int Records);

    /// <summary>The model that drew a slot of the records.</summary>
    public sealed record SlotOrigin(string Slot, string Model, string Checksum);

    public static string PathOf(string records) => records + ".provenance.json";

    public static void Write(string records, Origin origin, BackendInfo backend, Delivery? delivery = null) =>
        DurableFile.Write(PathOf(records), stream => JsonResult.Write(stream, json =>
        {
            Write(json, origin, backend);
            if (delivery is not null) Write(json, delivery);
        }));

    /// <summary>Of a recorded attack that no model took part in.</summary>
    /// <param name="recorded">null: a blind exercise</param>
    public static void WriteRecorded(
        string records, Recorded? recorded, string[] scenarios, ulong seed, string? detonation, Delivery delivery) =>
        DurableFile.Write(PathOf(records), stream => JsonResult.Write(stream, json =>
        {
            json.WriteBoolean("synthetic", true);
            json.WriteString("product", Product);
            json.WriteNumber("seed", seed);
            WriteNames(json, scenarios);
            if (recorded is not null) Write(json, recorded);
            if (detonation is not null) json.WriteString("detonation", detonation);
            Write(json, delivery);
        }));

    static string Product => $"cyberlm {typeof(Provenance).Assembly.GetName().Version!.ToString(3)}";

    static void Write(Utf8JsonWriter json, Recorded recorded)
    {
        json.WriteStartObject("recorded");
        json.WriteString("name", recorded.Name);
        json.WriteString("start", recorded.Start);
        json.WriteNumber("records", recorded.Records);
        json.WriteEndObject();
    }

    static void WriteNames(Utf8JsonWriter json, IReadOnlyList<string> scenarios)
    {
        json.WriteStartArray("scenarios");
        foreach (string scenario in scenarios) json.WriteStringValue(scenario);
        json.WriteEndArray();
    }

    /// <summary>The file by its content, so that the two can be matched under any name.</summary>
    static void Write(Utf8JsonWriter json, Delivery delivery)
    {
        var file = delivery.File;
        json.WriteString("form", file.Form.ToString());
        json.WriteNumber("records", file.Records);
        json.WriteNumber("leftOut", file.LeftOut);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sha256", file.Sha256);
        if (delivery.Shape is { } shape) json.WriteString("shape", shape);
        if (delivery.Rate is { } rate) json.WriteString("rate", rate.ToString());
        if (delivery.AtOwnTimes) json.WriteBoolean("atOwnTimes", true);
        if (delivery.Marker is not { } marker) return;
        json.WriteStartObject("marker");
        json.WriteString("fingerprint", marker.Fingerprint);                   // the text itself stands nowhere
        json.WriteString("scheme", Marker.Scheme);
        json.WriteNumber("marked", delivery.Marking!.Marked);
        json.WriteStartArray("places");
        foreach (string path in delivery.Marking.Places!.Paths.Order(StringComparer.Ordinal)) json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<SlotOrigin> slots)
    {
        json.WriteStartArray("slots");
        foreach (var slot in slots)
        {
            json.WriteStartObject();
            json.WriteString("slot", slot.Slot);
            json.WriteString("model", Path.GetFileName(Path.GetFullPath(slot.Model)));
            json.WriteString("modelChecksum", slot.Checksum);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, GenerationRequest request, string? schemaHash)
    {
        json.WriteString("schemaHash", schemaHash);
        if (request.Day is { } day) json.WriteString("day", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        if (request.Start is { } start) json.WriteString("start", Moment.Text(start));
        json.WriteNumber("days", request.Days);
        if (request.DayStart is { } dayStart) json.WriteString("tz", FieldOptions.ZoneText(-dayStart));
        json.WriteStartArray("users");
        foreach (string user in request.Users) json.WriteStringValue(user);
        json.WriteEndArray();
        json.WriteString("like", request.Like);
        json.WriteStartArray("where");
        foreach (string condition in request.Where) json.WriteStringValue(condition);
        json.WriteEndArray();
        if (request.Labels.Count == 0) return;
        json.WriteStartArray("labels");
        foreach (string label in request.Labels) json.WriteStringValue(label);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<string> scenarios, Origin origin)
    {
        json.WriteString("schemaHash", origin.SchemaHash);
        WriteNames(json, scenarios);
        if (origin.FromRecording is { } recorded) Write(json, recorded);
        if (origin.Detonation is { } fingerprint) json.WriteString("detonation", fingerprint);
    }

    static void Write(Utf8JsonWriter json, Origin origin, BackendInfo backend)
    {
        var options = origin.Options;
        json.WriteBoolean("synthetic", true);
        json.WriteString("product", Product);
        json.WriteString("model", Path.GetFileName(Path.GetFullPath(origin.Model)));
        json.WriteString("modelChecksum", origin.Checksum);
        json.WriteString("backend", $"{backend.Name}, {backend.Device}");       // bits are promised per backend and instruction set
        json.WriteString("dtype", origin.DType);
        json.WriteString("weights", origin.Weights == "dtype" ? origin.DType : origin.Weights);
        json.WriteBoolean("constrained", origin.Constrained);
        json.WriteNumber("count", origin.Asked);
        json.WriteNumber("written", origin.Written);
        json.WriteNumber("seed", options.Seed);
        json.WriteString("prompt", origin.Prompt);
        if (origin.Request is { } request) Write(json, request, origin.SchemaHash);
        if (origin.Scenarios is { } scenarios) Write(json, scenarios, origin);
        if (origin.Slots.Count > 0) Write(json, origin.Slots);
        json.WriteNumber("temperature", options.Next.Temperature);
        json.WriteNumber("topK", options.Next.TopK);
        json.WriteNumber("topP", options.Next.TopP);
        json.WriteNumber("minP", options.Next.MinP);
        json.WriteNumber("maxTokens", options.MaxTokens);
    }
}
