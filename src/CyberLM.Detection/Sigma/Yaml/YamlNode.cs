namespace CyberLM.Detection.Sigma;

/// <summary>A node of a YAML document with the line, from 1, on which it begins.</summary>
abstract class YamlNode(int line)
{
    public int Line { get; } = line;

    /// <summary>Nodes that this one stands for, itself included; an alias stands for all that it repeats.</summary>
    public abstract int Weight { get; }
}

/// <summary>What a scalar is by the core schema of YAML 1.2.</summary>
enum ScalarKind : byte
{
    String,
    Null,
    Boolean,
    Number,
}

/// <summary>A scalar keeps its spelling: 0x10, 007 and 7 are the same number and different texts.</summary>
sealed class YamlScalar(int line, string text, ScalarKind kind) : YamlNode(line)
{
    public string Text { get; } = text;
    public ScalarKind Kind { get; } = kind;
    public override int Weight => 1;
}

sealed class YamlList(int line, IReadOnlyList<YamlNode> items) : YamlNode(line)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;
    public override int Weight { get; } = 1 + items.Sum(item => item.Weight);
}

readonly record struct YamlEntry(string Key, int Line, YamlNode Value);

/// <summary>Keys are scalars and stand once.</summary>
sealed class YamlMap(int line, IReadOnlyList<YamlEntry> entries) : YamlNode(line)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;
    public override int Weight { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Weight);

    public YamlNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key) return entry.Value;
            }
            return null;
        }
    }
}
