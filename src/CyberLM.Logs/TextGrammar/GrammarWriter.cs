using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Writes a grammar as JSON that people can read and edit: one object for each path, in which stands what may stand there. Values are
/// spelled as they are in the records.
/// </summary>
sealed class GrammarWriter(Stream stream)
{
    public const string Format = "cyberlm-json-grammar";
    public const int Version = 1;

    readonly Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });

    public void Write(JsonGrammar grammar)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteNumber("records", grammar.Records);
        json.WriteStartObject("leftOut");
        foreach (var (why, count) in grammar.LeftOut) json.WriteNumber(why, count);
        json.WriteEndObject();
        json.WriteStartArray("spacings");
        foreach (var spacing in grammar.Spacings) json.WriteStringValue(spacing.ToString());
        json.WriteEndArray();
        json.WriteStartObject("record");
        WriteNode(grammar.Root);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Dispose();
    }

    /// <summary>The content of an object that is begun already.</summary>
    void WriteNode(GrammarNode node)
    {
        if (node.IsAny)
        {
            json.WriteBoolean("any", true);
            return;
        }
        foreach (var spelling in node.Scalars.OfType<WordSpelling>()) WriteValues(spelling);
        foreach (var spelling in node.Scalars.OfType<NumberSpelling>()) WriteNumber(spelling);
        WriteList("times", node.Scalars.OfType<TimeSpelling>(), WriteTime);
        WriteList("addresses", node.Scalars.Select(SpellingWords.OfAddress).OfType<string>(), json.WriteStringValue);
        WriteList("patterns", node.Scalars.OfType<PatternSpelling>(), pattern => json.WriteStringValue(PatternText.Of(pattern.Pattern)));
        foreach (var spelling in node.Scalars.OfType<DigitsSpelling>()) WriteDigits(spelling);
        foreach (var spelling in node.Scalars.OfType<TextSpelling>()) WriteText(spelling);
        if (node.Object is not null) WriteObject(node.Object);
        if (node.Lengths is not null) WriteArray(node.Lengths, node.Element);
    }

    void WriteList<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        if (!items.Any()) return;
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    void WriteValues(WordSpelling spelling)
    {
        json.WriteStartArray("values");
        foreach (int[] word in spelling.Words) json.WriteRawValue(WordSpelling.Text(word));
        json.WriteEndArray();
    }

    void WriteNumber(NumberSpelling number)
    {
        json.WriteStartObject("number");
        json.WriteBoolean("negative", number.Negative);
        json.WriteNumber("digits", number.Digits);
        WriteBits("fractions", number.Fractions);
        if (number.Exponents.Length > 0)
        {
            WriteList("exponents", number.Exponents, json.WriteStringValue);
            json.WriteNumber("exponentDigits", number.ExponentDigits);
        }
        json.WriteEndObject();
    }

    void WriteTime(TimeSpelling time)
    {
        json.WriteStartObject();
        json.WriteString("separator", time.SeparatorLetter.ToString());
        WriteBits("fractions", (uint)time.Fractions);
        WriteList("zones", time.Zones, json.WriteStringValue);
        WriteBits("centuries", time.Centuries);
        json.WriteEndObject();
    }

    void WriteDigits(DigitsSpelling digits)
    {
        json.WriteStartObject("digits");
        json.WriteNumber("shortest", digits.Shortest);
        json.WriteNumber("longest", digits.Longest);
        json.WriteBoolean("leadingZero", digits.LeadingZero);
        json.WriteEndObject();
    }

    void WriteText(TextSpelling text)
    {
        json.WriteStartObject("text");
        json.WriteNumber("shortest", text.Shortest);
        json.WriteNumber("longest", text.Longest);
        json.WriteString("escapes", text.Escapes);
        json.WriteEndObject();
    }

    void WriteBits(string name, UInt128 bits)
    {
        json.WriteStartArray(name);
        for (int bit = 0; bit < 128; bit++)
            if (((bits >> bit) & 1) != 0) json.WriteNumberValue(bit);
        json.WriteEndArray();
    }

    void WriteArray(ArrayLengths lengths, GrammarNode? element)
    {
        json.WriteStartObject("array");
        json.WriteString("lengths", NumberRanges.Write(lengths.Seen));
        if (element is not null)
        {
            json.WriteStartObject("element");
            WriteNode(element);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Members stand in the order of the first layouts, so that these are short to write: "0-5,7".</summary>
    void WriteObject(ObjectKeys keys)
    {
        json.WriteStartObject("object");
        if (keys is LayoutKeys layouts)
        {
            int[] order = [.. layouts.Layouts.SelectMany(layout => layout).Distinct()];
            var numbers = order.Index().ToDictionary(key => key.Item, key => key.Index);
            json.WriteStartArray("members");
            foreach (int key in order) WriteMember(layouts.Keys[key], layouts.Values[key]);
            json.WriteEndArray();
            json.WriteStartArray("layouts");
            foreach (int[] layout in layouts.Layouts) json.WriteStringValue(NumberRanges.Write([.. layout.Select(key => numbers[key])]));
            json.WriteEndArray();
        }
        else if (keys is GroupedKeys groups)
        {
            json.WriteStartArray("members");
            foreach (int key in Enumerable.Range(0, groups.Keys.Length).OrderBy(key => groups.Groups[key]))
                WriteMember(groups.Keys[key], groups.Values[key], groups.Groups[key], groups.Required[key]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    void WriteMember(int[] key, GrammarNode value, int? group = null, bool required = false)
    {
        json.WriteStartObject();
        json.WritePropertyName("key");
        json.WriteRawValue(WordSpelling.Text(key));
        if (group is not null)
        {
            json.WriteNumber("group", group.Value);
            json.WriteBoolean("required", required);
        }
        WriteNode(value);
        json.WriteEndObject();
    }
}
