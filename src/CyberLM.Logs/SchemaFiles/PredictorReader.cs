using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Reads what predicts a slot. A slot may only be predicted by others of its scope.</summary>
sealed class PredictorReader(SchemaTree tree)
{
    Scope scope = tree.Root.Scope;

    public Predictor Read(Slot slot, JsonElement element)
    {
        scope = slot.Scope;
        if (element.TryGetProperty("always", out var always)) return new Constant(AnswerJson.Read(always, slot.Kind));
        if (element.TryGetProperty("copyOf", out var copied))
            return ReadCopy(slot, Slot(copied), element);
        if (element.TryGetProperty("entity", out _)) return new EntityValue();
        if (element.TryGetProperty("functionOf", out var from)) return ReadFunction(slot, Slot(from), element);
        if (element.TryGetProperty("countsBy", out var counted)) return ReadCounter(slot, counted, element);
        if (element.TryGetProperty("random", out var pattern)) return new RandomValue(PatternText.Parse(pattern.GetString()!));
        if (element.TryGetProperty("template", out var parts)) return ReadParts(slot, parts);
        if (!element.TryGetProperty("time", out var time)) throw new FormatException("it is predicted in no known way");
        long perSecond = element.GetProperty("perSecond").GetInt64();
        if (perSecond is not (1 or 1_000 or 1_000_000)) throw new FormatException($"perSecond is {perSecond}, not 1, 1000 or 1000000");
        return new Sum(
            Slot(time), TimeFormatJson.Read(element.GetProperty("timeFormat")), Slot(element.GetProperty("plus")), perSecond,
            TimeFormatJson.Read(element.GetProperty("format")));
    }

    static Copy ReadCopy(Slot slot, Slot from, JsonElement element)
    {
        byte[] before = Bytes(element, "before"), behind = Bytes(element, "behind");
        if (slot.Kind == SlotKind.Value) SpelledParts.Require([before, null, behind], from);
        return new(from, before, behind, element.GetProperty("lower").GetBoolean());
    }

    static Function ReadFunction(Slot slot, Slot from, JsonElement element)
    {
        var outcomes = new byte[]?[from.Symbols.Count];
        foreach (var pair in element.GetProperty("outcomes").EnumerateArray())
        {
            int key = from.Symbols.Find(AnswerJson.Read(pair[0], from.Kind));
            if (key < 0) throw new FormatException($"{pair[0].GetRawText()} is no known answer of slot {from.Index}");
            outcomes[key] = AnswerJson.Read(pair[1], slot.Kind);
        }
        return new(from, slot, outcomes, element.TryGetProperty("identifies", out var identifies) && identifies.GetBoolean());
    }

    Counter ReadCounter(Slot slot, JsonElement counted, JsonElement element)
    {
        if (scope != tree.Root.Scope || slot.Kind != SlotKind.Value) throw new FormatException("only values outside of lists count on");
        Slot[] of = [.. counted.EnumerateArray().Select(Slot)];
        var (least, most) = (element.GetProperty("least").GetInt64(), element.GetProperty("most").GetInt64());
        int[] steps = [.. element.GetProperty("steps").EnumerateArray().Select(step => step.GetInt32())];
        if (of.Contains(slot) || least < 0 || most < least || most > Counter.Largest || steps.Length == 0 || steps.Any(step => step < 1))
            throw new FormatException("it counts by itself, its numbers have no range, or it has no steps ahead");
        var reached = new Dictionary<byte[], long>(BytesComparer.Instance);
        foreach (var one in element.GetProperty("reached").EnumerateArray())
        {
            JsonElement[] parts = [.. one.EnumerateArray()];
            if (parts.Length != of.Length + 1 || parts[^1].GetInt64() is < 0 or > Counter.Largest)
                throw new FormatException($"{one.GetRawText()} says no answers and how far they came");
            string key = string.Concat(parts[..^1].Select(part => part.Text() + '\0'));
            reached[System.Text.Encoding.UTF8.GetBytes(key)] = parts[^1].GetInt64();
        }
        return new(slot, of, element.GetProperty("quoted").GetBoolean(), (least, most), steps, reached);
    }

    public Template ReadParts(Slot slot, JsonElement parts)
    {
        scope = slot.Scope;
        TemplatePart[] read = [.. parts.EnumerateArray().Select(ReadPart)];
        if (read.Length == 0 || read[0].Slot is not null) throw new FormatException("a template begins with text");
        SpelledParts.Require([.. read.Select(part => part.Slot is null ? part.Text : null)]);
        return new(read);
    }

    TemplatePart ReadPart(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String) return new(System.Text.Encoding.UTF8.GetBytes(part.Text()), null, false);
        int number = part.GetInt32();
        return new([], Slot(Math.Abs(number)), number < 0);
    }

    Slot Slot(JsonElement number) => Slot(number.GetInt32());

    Slot Slot(int number)
    {
        var slot = tree.Slots[number];
        return slot.Scope == scope ? slot : throw new FormatException($"slot {slot.Index} is not answered together with this one");
    }

    static byte[] Bytes(JsonElement element, string name) => System.Text.Encoding.UTF8.GetBytes(element.GetProperty(name).Text());
}
