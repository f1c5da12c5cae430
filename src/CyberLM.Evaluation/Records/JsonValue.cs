using System.Globalization;

namespace CyberLM.Evaluation;

enum JsonKind
{
    Null,
    Boolean,
    Number,
    Text,
    Object,
    Array,
}

/// <summary>How a <see cref="LogVocabulary"/> writes values: texts in quotes without escapes, numbers as they are spelled.</summary>
static class JsonValue
{
    public const string Null = "null", EmptyText = "\"\"", InnerObject = "{", EmptyObject = "{}";

    public static JsonKind Kind(string value) => value[0] switch
    {
        '"' => JsonKind.Text,
        '{' => JsonKind.Object,
        '[' => JsonKind.Array,
        'n' => JsonKind.Null,
        't' or 'f' => JsonKind.Boolean,
        _ => JsonKind.Number,
    };

    /// <summary>Without quotes.</summary>
    public static string Text(string value) => value[0] == '"' ? value[1..^1] : value;

    public static bool TryNumber(string value, out double number)
    {
        number = 0;
        return Kind(value) == JsonKind.Number
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>An ISO-8601 time; without a zone it is UTC.</summary>
    public static bool TryTime(string value, out DateTime utc)
    {
        utc = default;
        if (value.Length < 21 || value[0] != '"' || value[5] != '-' || value[8] != '-' || value[11] is not ('T' or ' ')) return false;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(value.AsSpan()[1..^1], CultureInfo.InvariantCulture, styles, out utc);
    }
}
