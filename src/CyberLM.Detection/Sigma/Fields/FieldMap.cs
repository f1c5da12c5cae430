using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// The names that fields of rules have in raw records. Data, with a version and the state of the rules that it was made for, since both
/// change: SigmaHQ moves its sign-in rules from one vocabulary to another.
/// </summary>
public sealed class FieldMap
{
    readonly IReadOnlyList<FieldFamily> families;

    FieldMap(string version, string madeFor, IReadOnlyList<FieldFamily> families)
    {
        Version = version;
        MadeFor = madeFor;
        this.families = families;
    }

    public string Version { get; }

    /// <summary>The rule set, with its commit.</summary>
    public string MadeFor { get; }

    /// <summary>Names as they stand in the rule, in any case.</summary>
    public static FieldMap None { get; } = new("none", "", []);

    public static FieldMap Shipped { get; } = ReadShipped();

    static FieldMap ReadShipped()
    {
        using var stream = typeof(FieldMap).Assembly.GetManifestResourceStream("sigma-fields.yml")!;
        return Parse(new StreamReader(stream, Encoding.UTF8).ReadToEnd(), "fields.yml");
    }

    public static FieldMap Parse(string yaml, string source)
    {
        try
        {
            var root = YamlReader.Read(yaml, 0, new SigmaLimits()) as YamlMap ?? throw new SigmaFault(1, "the map of fields is empty");
            return new FieldMap(Text(root, "version"), Text(root, "rules"),
                [.. (root["families"] as YamlList)?.Items.Select(Family) ?? throw new SigmaFault(root.Line, "there are no families")]);
        }
        catch (SigmaFault fault)
        {
            throw new CyberLMException($"{source}, line {fault.Line}: {fault.Message}", "docs/sigma.md describes the map of fields", fault);
        }
    }

    /// <summary>The rule's own name first, then what the families of its product know; a rule of no product may be of any.</summary>
    internal IEnumerable<(string Path, FieldTier Tier)> Places(string field, string? product) => families
        .Where(family => product is null || family.Products.Contains(product))
        .SelectMany(family => family.Places(field)).OrderBy(place => place.Tier).Prepend((field, FieldTier.Verbatim));

    /// <summary>With the product whose names the fields have that they follow from.</summary>
    internal IEnumerable<(DerivedField Derived, string? Product)> Derived =>
        families.SelectMany(family => family.Derived.Select(derived => (derived, family.Products.FirstOrDefault())));

    /// <summary>The path without an element whose name says nothing, or null.</summary>
    internal string? WithoutElement(string path)
    {
        foreach (string place in families.SelectMany(family => family.AnyElementUnder))
        {
            if (!path.StartsWith(place, StringComparison.OrdinalIgnoreCase)) continue;
            int end = path.IndexOf('.', place.Length);
            if (end > 0) return place + path[(end + 1)..];
        }
        return null;
    }

    static string Text(YamlMap map, string key) =>
        (map[key] as YamlScalar)?.Text ?? throw new SigmaFault(map.Line, $"the map of fields lacks '{key}'");

    static FieldFamily Family(YamlNode node)
    {
        var map = node as YamlMap ?? throw new SigmaFault(node.Line, "a family is a map");
        return new FieldFamily
        {
            Products = Texts(map["products"]),
            Prefixes = Texts(map["prefixes"]),
            Suffixes = Texts(map["suffixes"]),
            AnyElementUnder = Texts(map["any_element_under"]),
            Separator = (map["separator"] as YamlScalar)?.Text,
            Same = [.. ((map["same"] as YamlList)?.Items ?? []).Select(Texts)],
            StandsFor = ((map["stands_for"] as YamlMap)?.Entries ?? []).ToDictionary(entry => entry.Key, entry => Texts(entry.Value),
                StringComparer.OrdinalIgnoreCase),
            Derived = [.. ((map["derived"] as YamlList)?.Items ?? []).Select(DerivedField)],
        };
    }

    static DerivedField DerivedField(YamlNode node)
    {
        var map = node as YamlMap ?? throw new SigmaFault(node.Line, "a derived field is a map");
        var words = (map["words"] as YamlMap)?.Entries ?? throw new SigmaFault(node.Line, "a derived field has words for values");
        return new DerivedField(Text(map, "field"), Texts(map["from"]), words.ToDictionary(word => word.Key, Word),
            (map["otherwise"] as YamlScalar)?.Text);
    }

    static string Word(YamlEntry word) => (word.Value as YamlScalar)?.Text ?? throw new SigmaFault(word.Line, "a word is a text");

    static IReadOnlyList<string> Texts(YamlNode? node) => node switch
    {
        null => [],
        YamlList list => [.. list.Items.Select(item => (item as YamlScalar)?.Text ?? throw new SigmaFault(item.Line, "expected a text"))],
        _ => throw new SigmaFault(node.Line, "expected a list of texts"),
    };
}
