using System.Text;
using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Reads what <see cref="SchemaWriter"/> wrote, or a person changed; nothing in it is trusted.</summary>
sealed class SchemaReader
{
    const int MostSlots = 1 << 20;
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
        if (root.Member("format").GetString() != SchemaWriter.Format)
            throw new FormatException($"its format is not {SchemaWriter.Format}");
        int version = root.Member("version").Whole("version");
        if (version != SchemaWriter.Version) throw new FormatException($"version {version}, this program reads {SchemaWriter.Version}");
        tree.HasPairs = root.Flag("pairs");
        JsonElement[] slots = [.. root.Member("slots").EnumerateArray()];
        if (slots.Length > MostSlots) throw new FormatException($"more than {MostSlots} slots");
        for (int i = 0; i < slots.Length; i++) At(i, () => SlotReader.Declare(tree, i, slots[i]));
        if (tree.Slots.Count != slots.Length) throw new FormatException($"its slots make {tree.Slots.Count}, not {slots.Length}");
        for (int i = 0; i < slots.Length; i++) At(i, () => SlotReader.Know(tree.Slots[i], slots[i]));
        return Finish(slots);
    }

    LogSchema Finish(JsonElement[] slots)
    {
        var reader = new SpecialReader(root, tree);
        var special = reader.Read();
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
        string[] names = [.. root.Member("types").EnumerateArray().Select(name => name.Text())];
        var predictors = names.Select(_ => new Predictor?[slots.Length]).ToArray();
        for (int i = 0; i < slots.Length; i++) At(i, () => SlotReader.ReadPredictors(slots[i], tree.Slots[i], predictors, predictorReader));
        var check = new SchemaCheck(tree, special);
        check.RequireTypes(names);
        check.RequireTime(coders);
        check.RequireEntity(predictors);
        check.RequireNoCircles(names, predictors);
        var order = new SlotOrder(special, SlotOrder.Late(coders));
        RecordType[] types = [.. names.Select((name, i) => new RecordType(tree, order, name, i, predictors[i]))];
        var pieces = Tokenizers.Parse(Encoding.UTF8.GetBytes(root.Member("pieces").GetRawText()), source) as BpeTokenizer
            ?? throw new FormatException("its pieces are no bpe tokenizer");
        return new LogSchema(tree, special, types, coders, pieces, reader.ReadRecords(),
            ExclusionJson.Read(root, tree, coders));
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
