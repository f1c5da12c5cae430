using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>How a slot is coded, as JSON.</summary>
sealed class CoderWriter(Utf8JsonWriter json)
{
    public void Write(Coder coder)
    {
        json.WriteStartObject();
        switch (coder)
        {
            case TimeCoder time:
                json.WriteString("as", "time");
                json.WritePropertyName("formats");
                json.WriteStartArray();
                foreach (var format in time.Scale.Formats) TimeFormatJson.Write(json, format);
                json.WriteEndArray();
                json.WriteNumber("leastGap", time.Gaps.Edges[0]);
                json.WriteNumber("mostGap", time.Gaps.Edges[^1] - 1);
                break;
            case NumberCoder number:
                json.WriteString("as", "number");
                json.WriteBoolean("quoted", number.Quoted);
                json.WriteStartArray("edges");
                foreach (long edge in number.Bins.Edges) json.WriteNumberValue(edge);
                json.WriteEndArray();
                break;
            case StringCoder text:
                json.WriteString("as", "value");
                json.WriteNumber("recent", text.Remembered);
                if (text.New.String is { } strings) json.WriteString("newStrings", TextFormat.Word(strings));
                if (text.New.Number is NumberText numbers) json.WriteString("newNumbers", numbers.Whole ? "whole" : "any");
                if (text.Networks.Count > 0)
                {
                    json.WriteStartArray("networks");
                    foreach (var network in text.Networks.All) json.WriteStringValue(network.ToString());
                    json.WriteEndArray();
                }
                json.WriteStartArray("patterns");
                foreach (var pattern in text.Patterns) json.WriteStringValue(PatternText.Of(pattern));
                json.WriteEndArray();
                json.WriteStartArray("templates");
                foreach (var template in text.Templates) new PredictorWriter(json).WriteParts(template);
                json.WriteEndArray();
                break;
            case SymbolCoder or LayoutCoder:
                json.WriteString("as", "symbol");
                json.WriteBoolean("spelled", coder.Tokens > 0);
                break;
            default:
                throw new InvalidOperationException($"{coder.GetType().Name} has no form in schema.json");
        }
        json.WriteEndObject();
    }
}
