using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Reads what <see cref="GrammarWriter"/> wrote, or a person changed; nothing in it is trusted.</summary>
sealed class GrammarReader
{
    const int LargestFile = 64 << 20, DepthOfPath = 4, MostLayouts = 4096;

    /// <summary>Of layouts and lengths together: a few letters of a file can name tens of thousands.</summary>
    const int MostNumbers = 4 << 20;

    readonly List<string> path = [];
    int paths, numbersRead;

    public static JsonGrammar Read(string file)
    {
        OrdinaryFile.Require(file);
        byte[] utf8;
        try
        {
            if (new FileInfo(file).Length > LargestFile) throw new CyberLMException($"{file} is larger than {LargestFile >> 20} MiB");
            utf8 = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"there is no grammar {file}", "train on JSON records with --tokenizer char", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {file}: {e.Message}", null, e);
        }
        return Parse(utf8, file);
    }

    /// <param name="source">named in errors</param>
    public static JsonGrammar Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        var reader = new GrammarReader();
        try
        {
            var options = new JsonDocumentOptions
            {
                MaxDepth = DepthOfPath * (LearningLimits.MostDepth + 2), AllowDuplicateProperties = false,
            };
            using var document = JsonDocument.Parse(utf8, options);
            return reader.ReadGrammar(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or OverflowException or ArgumentException)
        {
            string where = reader.path.Count == 0 ? source : $"{source}, at {string.Join('.', reader.path)}";
            throw new CyberLMException($"{where}: no whole grammar: {e.Message}",
                "take the file from the model folder it was written to, or generate --unconstrained", e);
        }
    }

    JsonGrammar ReadGrammar(JsonElement root)
    {
        if (root.GetProperty("format").GetString() != GrammarWriter.Format)
            throw new FormatException($"its format is not {GrammarWriter.Format}");
        int version = root.GetProperty("version").GetInt32();
        if (version != GrammarWriter.Version) throw new FormatException($"version {version}, this program reads {GrammarWriter.Version}");
        GapBlanks[] spacings =
            [.. root.GetProperty("spacings").EnumerateArray().Select(text => GapBlanks.Parse(text.GetString()!))];
        if (spacings.Length is 0 or > JsonGrammar.MostSpacings)
            throw new FormatException($"{spacings.Length} spacings, not 1 to {JsonGrammar.MostSpacings}");
        var leftOut = root.GetProperty("leftOut").EnumerateObject().ToDictionary(why => why.Name, why => why.Value.GetInt64());
        var record = ReadNode(root.GetProperty("record"));
        if (record.Object is null) throw new FormatException("the record is no object");
        return new(root.GetProperty("records").GetInt64(), leftOut, spacings, record);
    }

    GrammarNode ReadNode(JsonElement element)
    {
        if (++paths > 2 * LearningLimits.MostPaths) throw new FormatException($"more than {2 * LearningLimits.MostPaths} paths");
        if (element.TryGetProperty("any", out var any) && any.GetBoolean()) return GrammarNode.Any;
        var (lengths, inArray) = element.TryGetProperty("array", out var array) ? ReadArray(array) : (null, null);
        var node = new GrammarNode
        {
            Scalars = SpellingReader.Read(element),
            Object = element.TryGetProperty("object", out var members) ? ReadObject(members) : null,
            Lengths = lengths,
            Element = inArray,
        };
        return node.IsEmpty ? throw new FormatException("nothing may stand there") : node;
    }

    (ArrayLengths, GrammarNode?) ReadArray(JsonElement array)
    {
        int[] seen = ReadNumbers(array.GetProperty("lengths"), ArrayLengths.MostSeen);
        for (int i = 1; i < seen.Length; i++)
            if (seen[i] <= seen[i - 1]) throw new FormatException("lengths must ascend");
        if (seen.Length == 0) throw new FormatException("an array has no length");
        path.Add("[]");
        var element = array.TryGetProperty("element", out var inside) ? ReadNode(inside) : null;
        path.RemoveAt(path.Count - 1);
        if (element is null && seen[^1] > 0) throw new FormatException("an array lacks its element");
        return (new ArrayLengths(seen), element);
    }

    ObjectKeys ReadObject(JsonElement element)
    {
        JsonElement[] members = [.. element.GetProperty("members").EnumerateArray()];
        if (members.Length > LearningLimits.MostKeys) throw new FormatException($"more than {LearningLimits.MostKeys} keys in one object");
        if (members.Select(member => member.GetProperty("key").GetString()).Distinct().Count() < members.Length)
            throw new FormatException("a key stands twice");
        int[][] keys = [.. members.Select(member => SpellingReader.Scalars(member.GetProperty("key")))];
        int[] order = [.. Enumerable.Range(0, members.Length)];
        Array.Sort(order, (left, right) => WordSpelling.Compare(keys[left], keys[right]));
        GrammarNode[] values = [.. members.Select(ReadMember)];
        int[][] sortedKeys = [.. order.Select(key => keys[key])];
        GrammarNode[] sortedValues = [.. order.Select(key => values[key])];
        if (element.TryGetProperty("layouts", out var layouts))
        {
            var place = order.Index().ToDictionary(key => key.Item, key => key.Index);
            int[][] numbers = [.. layouts.EnumerateArray().Select(layout => ReadLayout(layout, members.Length, place))];
            if (numbers.Length is 0 or > MostLayouts) throw new FormatException($"{numbers.Length} layouts, not 1 to {MostLayouts}");
            return new LayoutKeys(sortedKeys, sortedValues, numbers);
        }
        if (members.Length == 0) throw new FormatException("an object has neither members nor layouts");
        int[] groups = [.. order.Select(key => members[key].GetProperty("group").GetInt32())];
        if (groups.Any(group => group < 0 || group >= int.MaxValue)) throw new FormatException("groups count from 0");
        bool[] required = [.. order.Select(key => members[key].GetProperty("required").GetBoolean())];
        return new GroupedKeys(sortedKeys, sortedValues, groups, required);
    }

    GrammarNode ReadMember(JsonElement member)
    {
        path.Add(member.GetProperty("key").GetString()!);
        var node = ReadNode(member);
        path.RemoveAt(path.Count - 1);
        return node;
    }

    int[] ReadNumbers(JsonElement text, int most)
    {
        int[] numbers = NumberRanges.Parse(text.GetString()!, most);
        numbersRead += numbers.Length;
        return numbersRead <= MostNumbers ? numbers : throw new FormatException($"more than {MostNumbers} numbers in layouts and lengths");
    }

    int[] ReadLayout(JsonElement layout, int keys, Dictionary<int, int> place)
    {
        int[] numbers = ReadNumbers(layout, keys);
        if (numbers.Any(number => number >= keys)) throw new FormatException($"a layout has keys that are none of the {keys}");
        if (numbers.Distinct().Count() < numbers.Length) throw new FormatException("a layout has a key twice");
        return [.. numbers.Select(number => place[number])];
    }
}
