using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// One document to nodes, from the parser's events: the library's own tree is built by recursion that hostile input can exhaust, and keeps
/// neither what a scalar was nor where it stood. Depth, nodes and what aliases repeat are counted while reading.
/// </summary>
sealed class YamlReader
{
    readonly SigmaLimits limits;
    readonly Parser parser;
    readonly int linesBefore;
    readonly Dictionary<string, YamlNode> anchors = [];
    int weight;

    YamlReader(string text, int linesBefore, SigmaLimits limits)
    {
        this.limits = limits;
        this.linesBefore = linesBefore;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The root, or null of a document without content.</summary>
    public static YamlNode? Read(string text, int linesBefore, SigmaLimits limits)
    {
        var reader = new YamlReader(text, linesBefore, limits);
        try
        {
            return reader.Document();
        }
        catch (InvalidOperationException)
        {
            // The library's scanner gives up without a place on characters that YAML does not have, NUL among them.
            throw reader.Fault("not YAML: a character that cannot stand here, or a bracket or quote before it that is left open");
        }
        catch (YamlException failure)
        {
            string reason = failure.InnerException?.Message ?? failure.Message;
            int line = IndentedByTab(text) is > 0 and var tab && reason.Contains(" tab ", StringComparison.Ordinal) ? tab
                : (int)failure.Start.Line;
            throw new SigmaFault(linesBefore + line, $"not YAML: {reason.TrimEnd('.')}");
        }
    }

    /// <summary>The library names the map that it stands in; 0: none is.</summary>
    static int IndentedByTab(string text) =>
        1 + Array.FindIndex(text.Split('\n'), line => line[..^line.TrimStart(' ', '\t').Length].Contains('\t'));

    YamlNode? Document()
    {
        Next<StreamStart>();
        if (Next() is StreamEnd) return null;
        Next();
        var root = Node(0);
        Next<DocumentEnd>();
        if (Next() is not StreamEnd) throw Fault("a second document without --- before it");
        return root is YamlScalar { Kind: ScalarKind.Null } ? null : root;
    }

    ParsingEvent Next() => parser.MoveNext() ? parser.Current! : throw Fault("the document ends too early");

    void Next<T>()
    {
        if (Next() is not T) throw Fault("the document ends too early");
    }

    SigmaFault Fault(string sentence) => new(Line(parser.Current), sentence);

    int Line(ParsingEvent? at) => linesBefore + (int)(at?.Start.Line ?? 1);

    /// <summary>The node that begins with the current event; leaves the parser at its last one.</summary>
    YamlNode Node(int depth)
    {
        if (depth > limits.YamlDepth) throw Fault($"nested deeper than {limits.YamlDepth} levels");
        switch (parser.Current)
        {
            case AnchorAlias alias:
                if (!anchors.TryGetValue(alias.Value.Value, out var known))
                    throw Fault($"no anchor &{alias.Value.Value} before this alias");
                Count(known.Weight);
                return known;
            case Scalar scalar:
                Count(1);
                return Keep(scalar.Anchor, new YamlScalar(Line(scalar), scalar.Value, KindOf(scalar)));
            case SequenceStart start:
                Count(1);
                return Keep(start.Anchor, List(start, depth));
            case MappingStart start:
                Count(1);
                return Keep(start.Anchor, Map(start, depth));
            default:
                throw Fault("the document ends too early");
        }
    }

    void Count(int nodes)
    {
        weight += nodes;
        if (weight > limits.YamlNodes) throw Fault($"more than {limits.YamlNodes} nodes, those that aliases repeat included");
    }

    YamlNode Keep(AnchorName anchor, YamlNode node)
    {
        if (!anchor.IsEmpty) anchors[anchor.Value] = node;
        return node;
    }

    YamlList List(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is not SequenceEnd)
            items.Add(Node(depth + 1));
        return new YamlList(Line(start), items);
    }

    YamlMap Map(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            int line = Line(parser.Current);
            if (Node(depth + 1) is not YamlScalar key) throw new SigmaFault(line, "a key that is no scalar");
            if (key is { Text: "<<", Kind: ScalarKind.String }) throw new SigmaFault(line, "merge keys (<<) are not YAML 1.2");
            if (!lines.TryAdd(key.Text, line)) throw new SigmaFault(line, $"the key '{key.Text}' stands in line {lines[key.Text]} already");
            Count(1);
            Next();
            entries.Add(new YamlEntry(key.Text, line, Node(depth + 1)));
        }
        return new YamlMap(Line(start), entries);
    }

    ScalarKind KindOf(Scalar scalar) => scalar.Tag.IsEmpty
        ? scalar.Style == ScalarStyle.Plain ? CoreSchema.KindOf(scalar.Value) : ScalarKind.String
        : scalar.Tag.Value switch
        {
            "tag:yaml.org,2002:str" or "!" => ScalarKind.String,
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" =>
                CoreSchema.KindOf(scalar.Value),
            _ => throw Fault($"the tag {scalar.Tag.Value} is not of YAML's core schema"),
        };
}
