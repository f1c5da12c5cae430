using System.Text.Json;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Values of YAML to JSON with references.</summary>
static class TemplateReader
{
    /// <summary>The value of a field: one, a list that is dealt, or what stands under the key json.</summary>
    public static IReadOnlyList<JsonTemplate> Choices(YamlNode node, ReferenceScope scope)
    {
        if (node is not YamlList list) return [One(node, scope)];
        return list.Items.Count > 0
            ? [.. list.Items.Select(item => One(item, scope))]
            : throw new SigmaFault(node.Line, "an empty list has nothing to deal; a value that is an empty list is {json: []}");
    }

    /// <summary>A scalar, or what stands under the key json.</summary>
    static JsonTemplate One(YamlNode node, ReferenceScope scope) => node switch
    {
        YamlScalar scalar => Scalar(scalar, scope),
        YamlMap { Entries: [{ Key: "json" } json] } => Any(json.Value, scope),
        YamlMap => throw new SigmaFault(node.Line, "a value that is a map is written {json: {...}}"),
        _ => throw new SigmaFault(node.Line, "a value that is a list is written {json: [...]}"),
    };

    public static JsonTemplate Any(YamlNode node, ReferenceScope scope) => node switch
    {
        YamlScalar scalar => Scalar(scalar, scope),
        YamlList list => new JsonList([.. list.Items.Select(item => Any(item, scope))]),
        YamlMap map => new JsonMap([.. map.Entries.Select(entry => (entry.Key, Any(entry.Value, scope)))]),
        _ => throw new SigmaFault(node.Line, "no value"),
    };

    public static JsonTemplate Scalar(YamlScalar scalar, ReferenceScope scope) => scalar.Kind switch
    {
        ScalarKind.Null => new JsonLiteral("null"),
        ScalarKind.Boolean => new JsonLiteral(scalar.Text.ToLowerInvariant()),
        ScalarKind.Number => Number(scalar),
        _ => Text(scalar, scope),
    };

    static JsonLiteral Number(YamlScalar scalar)
    {
        try
        {
            using var parsed = JsonDocument.Parse(scalar.Text);
            return new JsonLiteral(scalar.Text);
        }
        catch (JsonException)
        {
            throw new SigmaFault(scalar.Line, $"{scalar.Text} is no number of JSON; put it in quotes for a text");
        }
    }

    static JsonTemplate Text(YamlScalar scalar, ReferenceScope scope)
    {
        var pieces = new List<(string, Reference?)>();
        string text = scalar.Text, literal = "";
        for (int at = 0; at < text.Length;)
        {
            int mark = text.IndexOf("${", at, StringComparison.Ordinal);
            if (mark < 0)
            {
                literal += text[at..];
                break;
            }
            if (mark > at && text[mark - 1] == '$')
            {
                literal += text[at..(mark - 1)] + "${";
                at = mark + 2;
                continue;
            }
            int end = text.IndexOf('}', mark);
            if (end < 0) throw new SigmaFault(scalar.Line, $"'{text[mark..]}' has no closing bracket; $${{ stands for ${{ itself");
            literal += text[at..mark];
            if (literal.Length > 0) pieces.Add((literal, null));
            literal = "";
            pieces.Add(("", scope.Resolve(text[(mark + 2)..end], scalar.Line)));
            at = end + 1;
        }
        if (pieces.Count == 0) return new JsonLiteral(JsonTemplate.Quoted(Whole(literal, scalar)));
        if (literal.Length > 0) pieces.Add((literal, null));
        return new JsonText(pieces);
    }

    /// <summary>Half a surrogate pair is no text of JSON.</summary>
    static string Whole(string text, YamlScalar scalar) => text.AsSpan().IsWhole()
        ? text
        : throw new SigmaFault(scalar.Line, "a character that is no character");

    static bool IsWhole(this ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD && !text.Contains('\uFFFD')) return false;
        }
        return true;
    }
}
