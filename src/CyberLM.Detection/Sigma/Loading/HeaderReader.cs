using System.Globalization;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>What every document may say about itself; values outside the specification's lists are faults.</summary>
static class HeaderReader
{
    public static RuleHeader Read(YamlMap root, string source, SigmaOptions options)
    {
        var faults = new SigmaFaults();
        faults.Try(() => CheckTaxonomy(root, options));
        var header = new RuleHeader
        {
            Title = faults.Try(() => Title(root, options)) ?? "without title",
            Id = faults.Try(() => Text(root, "id")),
            Name = faults.Try(() => Text(root, "name")),
            Description = faults.Try(() => Text(root, "description")),
            Status = faults.Try(() => OneOf<RuleStatus>(root, "status")),
            Level = faults.Try(() => OneOf<RuleLevel>(root, "level")),
            Date = faults.Try(() => Date(root, "date")),
            Modified = faults.Try(() => Date(root, "modified")),
            Tags = faults.Try(() => Texts(root, "tags")) ?? [],
            FalsePositives = faults.Try(() => Texts(root, "falsepositives")) ?? [],
            Source = source,
            Line = root.Line,
        };
        faults.Throw();
        return header;
    }

    static string? Title(YamlMap root, SigmaOptions options) => Text(root, "title")
        ?? (options.MetadataRequired ? throw new SigmaFault(root.Line, "there is no title") : Text(root, "id"));

    static void CheckTaxonomy(YamlMap root, SigmaOptions options)
    {
        string? taxonomy = Text(root, "taxonomy");
        if (taxonomy is not null && !options.Taxonomies.Contains(taxonomy))
            throw new SigmaFault(root["taxonomy"]!.Line, $"the taxonomy '{taxonomy}' has fields that are not known here");
    }

    public static LogSource ReadLogSource(YamlMap root, bool required)
    {
        var node = root["logsource"];
        if (node is YamlMap map)
        {
            var source = new LogSource(Lower(map, "product"), Lower(map, "category"), Lower(map, "service"));
            if (source != LogSource.Any || !required) return source;
        }
        else if (node is not (null or YamlScalar { Kind: ScalarKind.Null }))
            throw new SigmaFault(node.Line, "logsource is a map of product, category and service");
        return required ? throw new SigmaFault(node?.Line ?? root.Line, "there is no logsource") : LogSource.Any;
    }

    static string? Lower(YamlMap map, string key)
    {
        string? text = Text(map, key);
        if (text is not null && text.Any(char.IsUpper))
            throw new SigmaFault(map[key]!.Line, $"the {key} '{text}' of the log source is not in lower case");
        return text;
    }

    public static string? Text(YamlMap map, string key) => map[key] switch
    {
        null or YamlScalar { Kind: ScalarKind.Null } => null,
        YamlScalar scalar => scalar.Text,
        var node => throw new SigmaFault(node.Line, $"'{key}' is not a text"),
    };

    /// <summary>A list, or one text for a list of one.</summary>
    public static IReadOnlyList<string> Texts(YamlMap map, string key) => map[key] switch
    {
        null or YamlScalar { Kind: ScalarKind.Null } => [],
        YamlScalar scalar => [scalar.Text],
        YamlList list => [.. list.Items.Select(item => (item as YamlScalar)?.Text ?? throw NoText(item, key))],
        var node => throw NoText(node, key),
    };

    static SigmaFault NoText(YamlNode node, string key) => new(node.Line, $"'{key}' is a list of texts");

    static T OneOf<T>(YamlMap root, string key) where T : struct, Enum
    {
        string? text = Text(root, key);
        if (text is null) return default;
        if (!text.Any(char.IsUpper) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) &&
            !char.IsAsciiDigit(text[0]) && text != "none")
            return value;
        string[] expected = [.. Enum.GetNames<T>()[1..].Select(name => name.ToLowerInvariant())];
        throw new SigmaFault(root[key]!.Line,
            $"the {key} '{text}' is not one of {string.Join(", ", expected)}{NearestWord.Question(text.ToLowerInvariant(), expected)}");
    }

    /// <summary>ISO-8601, or with slashes as rules had it before Sigma 2.</summary>
    static DateOnly? Date(YamlMap root, string key)
    {
        string? text = Text(root, key);
        if (text is null) return null;
        return DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new SigmaFault(root[key]!.Line, $"the {key} '{text}' is not a date; expected 2025-08-02");
    }
}
