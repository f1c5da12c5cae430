using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Reads how a slot is coded.</summary>
sealed class CoderReader(PredictorReader predictors)
{
    const int MostRecent = 64;

    /// <param name="time">the coder of the record's own time; null for that one</param>
    public Coder Read(Slot slot, JsonElement element, TimeCoder? time)
    {
        string kind = element.GetProperty("as").Text();
        if (kind == "time") RequireGaps(element.GetProperty("leastGap").GetInt64(), element.GetProperty("mostGap").GetInt64());
        return kind switch
        {
            "time" => new TimeCoder(
                slot, new TimeScale([.. element.GetProperty("formats").EnumerateArray().Select(TimeFormatJson.Read)], dates: time is null),
                Bins.Logarithmic(element.GetProperty("leastGap").GetInt64(), element.GetProperty("mostGap").GetInt64()), time),
            "number" => new NumberCoder(slot, ReadBins(element.GetProperty("edges")), element.GetProperty("quoted").GetBoolean()),
            "value" => ReadValue(slot, element),
            "symbol" => ReadSymbol(slot, element.GetProperty("spelled").GetBoolean()),
            _ => throw new FormatException($"'{kind}' is no way to code a slot"),
        };
    }

    static void RequireGaps(long least, long most)
    {
        if (least > most) throw new FormatException($"mostGap {most} is less than leastGap {least}");
    }

    static Bins ReadBins(JsonElement element)
    {
        long[] edges = [.. element.EnumerateArray().Select(edge => edge.GetInt64())];
        if (edges.Length < 2 || edges.Zip(edges.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new FormatException("edges must ascend");
        return new(edges);
    }

    StringCoder ReadValue(Slot slot, JsonElement element)
    {
        int recent = element.GetProperty("recent").GetInt32();
        if (recent is < 0 or > MostRecent) throw new FormatException($"recent is {recent}, not 0 to {MostRecent}");
        return new(
            slot, slot.Symbols.Count, [.. element.GetProperty("patterns").EnumerateArray().Select(p => PatternText.Parse(p.GetString()!))],
            [.. element.GetProperty("templates").EnumerateArray().Select(parts => predictors.ReadParts(slot, parts))], recent,
            new(element.TryGetProperty("newStrings", out var strings) ? TextFormat.Parse(strings.GetString()!) : null,
                element.TryGetProperty("newNumbers", out var numbers) ? new NumberText(numbers.Text() == "whole") : null),
            element.TryGetProperty("networks", out var networks)
                ? new([.. networks.EnumerateArray().Select(network => AddressNetwork.Parse(network.Text()))]) : AddressNetworks.None);
    }

    static Coder ReadSymbol(Slot slot, bool spelled)
    {
        int tokens = spelled ? slot.Symbols.Count : 0;
        return slot.Kind == SlotKind.Layout ? new LayoutCoder(slot, tokens, new LayoutEdits(slot.Node)) : new SymbolCoder(slot, tokens);
    }
}
