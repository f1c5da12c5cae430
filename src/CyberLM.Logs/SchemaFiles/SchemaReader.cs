using System.Text;
using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Reads what <see cref="SchemaWriter"/> wrote, or a person changed; nothing in it is trusted.</summary>
sealed class SchemaReader
{
    const int MostSlots = 1 << 20, MostKeys = 256, MinutesOfDay = 24 * 60;
    readonly string source;
    readonly JsonElement root;
    readonly SchemaTree tree = new();

    SchemaReader(JsonElement root, string source)
    {
        this.root = root;
        this.source = source;
    }

    /// <param name="source">named in errors</param>
    /// <exception cref="CyberLMException">it is no schema; with the slot at fault</exception>
    public static LogSchema Read(ReadOnlyMemory<byte> utf8, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 128 });
            return new SchemaReader(document.RootElement, source).Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw Damaged(source, e.Message, e);
        }
    }

    LogSchema Read()
    {
        if (root.GetProperty("format").GetString() != SchemaWriter.Format)
            throw new FormatException($"its format is not {SchemaWriter.Format}");
        int version = root.GetProperty("version").GetInt32();
        if (version != SchemaWriter.Version) throw new FormatException($"version {version}, this program reads {SchemaWriter.Version}");
        tree.HasPairs = root.TryGetProperty("pairs", out var pairs) && pairs.GetBoolean();
        JsonElement[] slots = [.. root.GetProperty("slots").EnumerateArray()];
        if (slots.Length > MostSlots) throw new FormatException($"more than {MostSlots} slots");
        for (int i = 0; i < slots.Length; i++) At(i, () => Declare(i, slots[i]));
        if (tree.Slots.Count != slots.Length) throw new FormatException($"its slots make {tree.Slots.Count}, not {slots.Length}");
        for (int i = 0; i < slots.Length; i++) At(i, () => Know(tree.Slots[i], slots[i]));
        return Finish(slots);
    }

    LogSchema Finish(JsonElement[] slots)
    {
        var special = ReadSpecial();
        var time = special.Time;
        var predictorReader = new PredictorReader(tree);
        var coders = new Coder[slots.Length];
        var coderReader = new CoderReader(predictorReader);
        if (time is not null)
            At(time.Index, () => coders[time.Index] = coderReader.Read(time, slots[time.Index].GetProperty("code"), null));
        var own = time is null ? null : coders[time.Index] as TimeCoder;
        for (int i = 0; i < slots.Length; i++)
            if (tree.Slots[i] != time)
                At(i, () => coders[i] = coderReader.Read(tree.Slots[i], slots[i].GetProperty("code"), own));
        string[] names = [.. root.GetProperty("types").EnumerateArray().Select(name => name.Text())];
        var predictors = names.Select(_ => new Predictor?[slots.Length]).ToArray();
        for (int i = 0; i < slots.Length; i++) At(i, () => ReadPredictors(slots[i], tree.Slots[i], predictors, predictorReader));
        var check = new SchemaCheck(tree, special);
        check.RequireTypes(names);
        check.RequireTime(coders);
        check.RequireEntity(predictors);
        check.RequireNoCircles(names, predictors);
        var order = new SlotOrder(special, SlotOrder.Late(coders));
        RecordType[] types = [.. names.Select((name, i) => new RecordType(tree, order, name, i, predictors[i]))];
        var pieces = Tokenizers.Parse(Encoding.UTF8.GetBytes(root.GetProperty("pieces").GetRawText()), source) as BpeTokenizer
            ?? throw new FormatException("its pieces are no bpe tokenizer");
        return new LogSchema(tree, special, types, coders, pieces, root.GetProperty("records").GetInt32(),
            ExclusionJson.Read(root, tree, coders));
    }

    SpecialSlots ReadSpecial()
    {
        var dayStart = ReadTime("dayStartMinutes");
        return new(ReadValue("type"), ReadValue("entity"), ReadValue("time"), dayStart)
        {
            Midnight = root.TryGetProperty("midnightMinutes", out _) ? ReadTime("midnightMinutes") : dayStart,
            Groups = ReadGroups(), Labels = ReadLabels(), Ties = TieJson.Read(root, number => RequireValue("ties", number)),
            AllHaveType = root.TryGetProperty("allHaveType", out var all) && all.GetBoolean(),
            RareRecords = root.TryGetProperty("rareRecords", out var rare) ? rare.GetInt32() : 0,
        };
    }

    SchemaLabels? ReadLabels()
    {
        if (!root.TryGetProperty("labels", out var labels)) return null;
        string[] known = [.. labels.GetProperty("known").EnumerateArray().Select(label => label.Text())];
        if (known.Distinct(StringComparer.Ordinal).Count() < known.Length) throw new FormatException("a label stands twice");
        return new(labels.GetProperty("name").Text(), known);
    }

    TimeSpan ReadTime(string name)
    {
        int minutes = root.GetProperty(name).GetInt32();
        return Math.Abs((long)minutes) < MinutesOfDay ? TimeSpan.FromMinutes(minutes)
            : throw new FormatException($"{name} is {minutes}, not a time of the day");
    }

    SlotGroup[] ReadGroups() => !root.TryGetProperty("drawnFirst", out var groups) ? [] :
        [.. groups.EnumerateArray().Select(ReadGroup)];

    SlotGroup ReadGroup(JsonElement group)
    {
        string name = group.GetProperty("name").Text();
        if (!SlotFields.IsName(name)) throw new FormatException("drawnFirst has a name that cannot be one of a folder");
        return new(name, [.. group.GetProperty("of").EnumerateArray().Select(number => RequireValue("drawnFirst", number))]);
    }

    Slot? ReadValue(string name) =>
        root.GetProperty(name) is { ValueKind: not JsonValueKind.Null } number ? RequireValue(name, number) : null;

    Slot RequireValue(string name, JsonElement number) => number.GetInt32() is var index && index >= 0 && index < tree.Slots.Count
        && tree.Slots[index] is { Kind: SlotKind.Value } slot && slot.Scope == tree.Root.Scope
            ? slot
            : throw new FormatException($"{name}: slot {index} is no value outside of lists");

    /// <summary>The slot must come out as the one that was written: the same number, kind and place.</summary>
    void Declare(int index, JsonElement element)
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

    static void Know(Slot slot, JsonElement element)
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

    static void ReadPredictors(JsonElement element, Slot slot, Predictor?[][] predictors, PredictorReader reader)
    {
        if (!element.TryGetProperty("predicted", out var predicted)) return;
        foreach (var group in predicted.EnumerateArray())
        {
            var predictor = reader.Read(slot, group.GetProperty("by"));
            foreach (var type in group.GetProperty("in").EnumerateArray()) predictors[type.GetInt32()][slot.Index] = predictor;
        }
    }

    void At(int slot, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw Damaged($"{source}, slot {slot}", e is KeyNotFoundException ? "a key that it must have is missing" : e.Message, e);
        }
    }

    static CyberLMException Damaged(string where, string what, Exception inner) =>
        new($"{where}: no whole schema: {what}", "take the file from the model folder it was written to", inner);
}
