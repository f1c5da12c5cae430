using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>The modifiers of Sigma 2.1, appendix "Sigma Modifiers", with the other names in use.</summary>
static class ModifierTable
{
    static readonly Dictionary<string, Action<ItemDraft>> Known = new(StringComparer.Ordinal)
    {
        ["contains"] = item => AffixModifiers.Apply(item, "contains", before: true, after: true),
        ["startswith"] = item => AffixModifiers.Apply(item, "startswith", before: false, after: true),
        ["endswith"] = item => AffixModifiers.Apply(item, "endswith", before: true, after: false),

        ["all"] = item => item.All = true,
        ["cased"] = item => item.Cased = true,
        ["neq"] = item => item.Negated = true,
        ["exists"] = TypeModifiers.Exists,

        ["re"] = TypeModifiers.Regex,
        ["i"] = item => TypeModifiers.Flag(item, value => value with { IgnoreCase = true }),
        ["ignorecase"] = item => TypeModifiers.Flag(item, value => value with { IgnoreCase = true }),
        ["m"] = item => TypeModifiers.Flag(item, value => value with { Multiline = true }),
        ["multiline"] = item => TypeModifiers.Flag(item, value => value with { Multiline = true }),
        ["s"] = item => TypeModifiers.Flag(item, value => value with { DotAll = true }),
        ["dotall"] = item => TypeModifiers.Flag(item, value => value with { DotAll = true }),

        ["cidr"] = TypeModifiers.Network,
        ["fieldref"] = TypeModifiers.FieldReference,
        ["lt"] = item => TypeModifiers.Compare(item, "lt", Comparison.Less),
        ["lte"] = item => TypeModifiers.Compare(item, "lte", Comparison.LessOrEqual),
        ["gt"] = item => TypeModifiers.Compare(item, "gt", Comparison.Greater),
        ["gte"] = item => TypeModifiers.Compare(item, "gte", Comparison.GreaterOrEqual),

        ["base64"] = EncodingModifiers.Base64,
        ["base64offset"] = EncodingModifiers.Base64Offset,
        ["utf16le"] = item => EncodingModifiers.Wide(item, "utf16le", bigEndian: false, mark: false),
        ["wide"] = item => EncodingModifiers.Wide(item, "wide", bigEndian: false, mark: false),
        ["utf16be"] = item => EncodingModifiers.Wide(item, "utf16be", bigEndian: true, mark: false),
        ["utf16"] = item => EncodingModifiers.Wide(item, "utf16", bigEndian: false, mark: true),

        ["windash"] = WindashModifier.Apply,
        ["expand"] = ExpandModifier.Apply,

        ["minute"] = item => item.Part = DatePart.Minute,
        ["hour"] = item => item.Part = DatePart.Hour,
        ["day"] = item => item.Part = DatePart.Day,
        ["week"] = item => item.Part = DatePart.Week,
        ["month"] = item => item.Part = DatePart.Month,
        ["year"] = item => item.Part = DatePart.Year,
    };

    public static IEnumerable<SigmaFault> Unknown(IReadOnlyList<string> names, int line) => names
        .Where(name => !Known.ContainsKey(name))
        .Select(name => new SigmaFault(line, name == "" ? "an empty modifier, || in a field's name"
            : $"the modifier '{name}' is not of Sigma 2.1{NearestWord.Question(name.ToLowerInvariant(), Known.Keys)}"));

    /// <param name="names">each of them known</param>
    public static void Apply(ItemDraft item, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            item.Position++;
            Known[name](item);
        }
        if (item.Encoded) item.Notes.Add($"line {item.Line}: an encoding of text without base64 behind it never matches a log");
    }
}
