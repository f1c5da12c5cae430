using System.Buffers;
using System.Text.Json;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Cli.Output;

/// <summary>
/// Alerts as JSON lines, each written whole as soon as it is known, so that a pipe shows it while the log still grows. Records are counted
/// from 1, over all files; with places, records have these instead.
/// </summary>
sealed class AlertLines(Stream to, RecordPlaces? places = null)
{
    readonly ArrayBufferWriter<byte> line = new();

    public void Write(in SigmaMatch match, in AlertedRecord alerted)
    {
        var record = alerted.Record;
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            WriteHeader(json, match.Rule.Header, alerted.Time);
            json.WriteString("who", alerted.Who);
            if (places is null) json.WriteNumber("record", match.Event + 1);
            json.WriteString("file", record.Source);
            json.WriteNumber("line", record.Line);
            json.WriteNumber("byte", record.Offset);
            json.WriteString("recordId", alerted.Id);
            json.WriteString("tier", Flags.Name(match.Tier));
            json.WriteString("condition", match.Rule.Conditions[match.Condition]);
            json.WriteEndObject();
        }
        WriteLine();
    }

    public void Write(SigmaAlert alert)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            WriteHeader(json, alert.Rule.Header, alert.Time);
            json.WriteString(alert.Rule is StatefulRule ? "stateful" : "correlation", alert.Rule.Kind);
            json.WriteStartObject("group");
            for (int i = 0; i < alert.Group.Count; i++) json.WriteString(alert.Rule.GroupBy[i], alert.Group[i]);
            json.WriteEndObject();
            if (alert.Rule is StatefulRule) WriteDetails(json, alert);
            if (places is not null) WritePlaces(json, alert.Events, places);
            else WriteNumbers(json, alert.Events);
            json.WriteEndObject();
        }
        WriteLine();
    }

    static void WriteNumbers(Utf8JsonWriter json, IReadOnlyList<long> events)
    {
        json.WriteStartArray("records");
        foreach (long number in events) json.WriteNumberValue(number + 1);
        json.WriteEndArray();
    }

    static void WritePlaces(Utf8JsonWriter json, IReadOnlyList<long> events, RecordPlaces places)
    {
        json.WriteStartArray("places");
        foreach (var (file, line, at) in events.Select(places.Of))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("line", line);
            if (at is { } known) json.WriteNumber("byte", known);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteDetails(Utf8JsonWriter json, SigmaAlert alert)
    {
        json.WriteStartObject("details");
        foreach (var (name, value) in alert.Details)
        {
            if (value is string text) json.WriteString(name, text);
            else if (value is long whole) json.WriteNumber(name, whole);
            else json.WriteNumber(name, (double)value);
        }
        json.WriteEndObject();
    }

    static void WriteHeader(Utf8JsonWriter json, RuleHeader header, DateTimeOffset? time)
    {
        if (time is { } known) json.WriteString("time", known.UtcDateTime);
        else json.WriteNull("time");
        json.WriteString("title", header.Title);
        json.WriteString("id", header.Id);
        if (header.Name is { } name) json.WriteString("name", name);
        json.WriteString("level", LoadedRules.Name(header.Level));
        json.WriteStartArray("tags");
        foreach (string tag in header.Tags) json.WriteStringValue(tag);
        json.WriteEndArray();
    }

    void WriteLine()
    {
        line.GetSpan(1)[0] = (byte)'\n';
        line.Advance(1);
        to.Write(line.WrittenSpan);
    }
}
