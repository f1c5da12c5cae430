using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Reads the entry of one slot, but for how it is coded (<see cref="CoderReader"/>).</summary>
static class SlotReader
{
    const int MostKeys = 256;

    /// <summary>The slot must come out as the one that was written: the same number, kind and place.</summary>
    public static void Declare(SchemaTree tree, int index, JsonElement element)
    {
        if (element.GetProperty("slot").GetInt32() != index) throw new FormatException("slots must be numbered from 0");
        var kind = SlotWords.Parse(element.GetProperty("is").Text()) ?? throw new FormatException("no such kind of slot");
        var node = tree.Root;
        JsonElement[] keys = [.. element.GetProperty("keys").EnumerateArray()];
        if (keys.Length > MostKeys) throw new FormatException($"more than {MostKeys} keys");
        foreach (var key in keys)
            node = (key.ValueKind == JsonValueKind.Number ? node.Element : node.ChildOrNew(Encoding.UTF8.GetBytes(key.Text())))
                ?? throw new FormatException("its keys lead nowhere");
        switch (kind)
        {
            case SlotKind.Value:
                node.Meet(ValueKind.Scalar);
                break;
            case SlotKind.Layout:
                node.Meet(ValueKind.Object);
                break;
            case SlotKind.Length:
                node.Meet(ValueKind.Array);
                break;
            case SlotKind.Spacing:
                node.MeetSpacing();
                break;
        }
        if (tree.Slots.Count <= index || tree.Slots[index].Node != node || tree.Slots[index].Kind != kind)
            throw new FormatException("it is not in its place among the slots");
    }

    /// <summary>Its known answers, and whose they are.</summary>
    public static void Know(Slot slot, JsonElement element)
    {
        var known = new SymbolTable(element.GetProperty("known").EnumerateArray().Select(answer => AnswerJson.Read(answer, slot.Kind)));
        if (element.TryGetProperty("shared", out var shared)) slot.Shared = shared.GetInt32();
        if (slot.Shared < 0 || (slot.Shared > known.Count && slot.Shared != int.MaxValue))
            throw new FormatException($"shared is {slot.Shared}, of {known.Count} known answers");
        if (element.TryGetProperty("owners", out var owners))
        {
            slot.Owners = [.. owners.EnumerateArray().Select(owner => owner.GetInt32())];
            if (slot.Owners.Length != known.Count - slot.Shared || !slot.Owners.Order().SequenceEqual(slot.Owners))
                throw new FormatException("owners are not one for each value that is not shared, in ascending order");
        }
        if (slot.Kind != SlotKind.Layout)
        {
            slot.Symbols = known;
            return;
        }
        for (int symbol = 0; symbol < known.Count; symbol++)
            if (Layout.Parse(known[symbol], slot.Node) is null) throw new FormatException($"known answer {symbol} is no layout");
        slot.Node.KeepLayouts(known);
    }

    /// <param name="predictors">by number of the type, then by index of the slot</param>
    public static void ReadPredictors(JsonElement element, Slot slot, Predictor?[][] predictors, PredictorReader reader)
    {
        if (!element.TryGetProperty("predicted", out var predicted)) return;
        foreach (var group in predicted.EnumerateArray())
        {
            var predictor = reader.Read(slot, group.GetProperty("by"));
            foreach (var type in group.GetProperty("in").EnumerateArray()) predictors[type.GetInt32()][slot.Index] = predictor;
        }
    }
}
