using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>What predicts a slot, as JSON. Other slots are named by number.</summary>
sealed class PredictorWriter(Utf8JsonWriter json)
{
    public void Write(Slot slot, Predictor predictor)
    {
        if (predictor is Template template)
        {
            json.WriteStartObject();
            json.WritePropertyName("template");
            WriteParts(template);
            json.WriteEndObject();
            return;
        }
        json.WriteStartObject();
        switch (predictor)
        {
            case Constant constant:
                json.WritePropertyName("always");
                AnswerJson.Write(json, slot.Kind, constant.Spelling);
                break;
            case Copy copy:
                json.WriteNumber("copyOf", copy.From.Index);
                json.WriteString("before", copy.Before);
                json.WriteString("behind", copy.Behind);
                json.WriteBoolean("lower", copy.Lower);
                break;
            case EntityValue:
                json.WriteBoolean("entity", true);
                break;
            case Function function:
                WriteFunction(slot, function);
                break;
            case RandomValue random:
                json.WriteString("random", PatternText.Of(random.Pattern));
                break;
            case Counter counter:
                WriteCounter(counter);
                break;
            case Sum sum:
                json.WriteNumber("time", sum.Time.Index);
                json.WriteNumber("plus", sum.Duration.Index);
                json.WriteNumber("perSecond", sum.PerSecond);
                json.WritePropertyName("timeFormat");
                TimeFormatJson.Write(json, sum.TimeFormat);
                json.WritePropertyName("format");
                TimeFormatJson.Write(json, sum.Format);
                break;
            default:
                throw new InvalidOperationException($"{predictor.GetType().Name} has no form in schema.json");
        }
        json.WriteEndObject();
    }

    /// <summary>Pairs of the determinant's answer and this slot's.</summary>
    void WriteFunction(Slot slot, Function function)
    {
        json.WriteNumber("functionOf", function.From.Index);
        if (function.Identifies) json.WriteBoolean("identifies", true);
        json.WriteStartArray("outcomes");
        for (int key = 0; key < function.Outcomes.Count; key++)
        {
            if (function.Outcomes[key] is not { } outcome) continue;
            json.WriteStartArray();
            AnswerJson.Write(json, function.From.Kind, function.From.Symbols[key]);
            AnswerJson.Write(json, slot.Kind, outcome);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    void WriteCounter(Counter counter)
    {
        json.WriteStartArray("countsBy");
        foreach (var slot in counter.Of) json.WriteNumberValue(slot.Index);
        json.WriteEndArray();
        json.WriteBoolean("quoted", counter.Quoted);
        json.WriteNumber("least", counter.Range.Least);
        json.WriteNumber("most", counter.Range.Most);
        json.WriteStartArray("steps");
        foreach (int step in counter.Steps) json.WriteNumberValue(step);
        json.WriteEndArray();
        json.WriteStartArray("reached");
        foreach (var (key, number) in counter.Reached)
        {
            json.WriteStartArray();
            // A zero byte ends each answer; the last one ends the key.
            foreach (string answer in Encoding.UTF8.GetString(key).Split('\0')[..^1]) json.WriteStringValue(answer);
            json.WriteNumberValue(number);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    /// <summary>Text as it is spelled in the record, slots by number; a negative number for a slot in upper-case digits.</summary>
    public void WriteParts(Template template)
    {
        json.WriteStartArray();
        foreach (var part in template.Parts)
        {
            if (part.Slot is null) json.WriteStringValue(part.Text);
            else json.WriteNumberValue(part.UpperHex ? -part.Slot.Index : part.Slot.Index);
        }
        json.WriteEndArray();
    }
}
