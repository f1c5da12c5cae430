namespace CyberLM.Evaluation;

enum FieldKind
{
    Constant,
    Category,
    Number,
    Time,

    /// <summary>Nearly every record has a value of its own, or an identifier that few others have; no distance says anything.</summary>
    Unique,
}

/// <summary>A path that holds values, not only further keys, and what kind of values real records have there.</summary>
/// <param name="IsId">spelled as identifiers, and each record has its own</param>
sealed record Field(int Path, string Name, FieldKind Kind, bool IsId)
{
    const int MostFields = 300, MostNumbersAsCategories = 20, FewRecords = 20, ShortestId = 8;
    const double NearlyAll = 0.9, ManyIds = 0.3;

    /// <summary>Too many values for two records to share one by nature: identifiers, times, numbers of more than 20 values.</summary>
    public bool IsFine => Kind is FieldKind.Unique or FieldKind.Time or FieldKind.Number;

    /// <summary>Of times seconds.</summary>
    public bool TryNumber(string value, out double number)
    {
        if (Kind != FieldKind.Time) return JsonValue.TryNumber(value, out number);
        bool isTime = JsonValue.TryTime(value, out var time);
        number = time.Ticks / (double)TimeSpan.TicksPerSecond;
        return isTime;
    }

    /// <summary>The fields of real records, those that most records have, in the order of the paths.</summary>
    public static IReadOnlyList<Field> Of(RecordTable real, LogVocabulary names) =>
    [
        .. FlatRecord.Paths(real.Records).Where(path => real.Records.Any(record => IsLeaf(record, path.Key, names)))
            .OrderByDescending(path => path.Value).ThenBy(path => path.Key).Take(MostFields).OrderBy(path => path.Key)
            .Select(path => Of(path.Key, real.Column(path.Key), names)),
    ];

    static bool IsLeaf(FlatRecord record, int path, LogVocabulary names) =>
        record.At(path) is [var first, ..] && names.Values[first.Value] != JsonValue.InnerObject;

    static Field Of(int path, int[] column, LogVocabulary names)
    {
        string[] values = [.. column.Where(value => value >= 0).Select(value => names.Values[value])
            .Where(value => value is not (JsonValue.Null or JsonValue.EmptyText))];
        int distinct = values.Distinct().Count();
        Field As(FieldKind kind, bool isId = false) => new(path, names.Paths[path], kind, isId);
        if (column.Distinct().Count() == 1) return As(FieldKind.Constant);
        if (Nearly(values, value => JsonValue.TryTime(value, out _))) return As(FieldKind.Time);
        if (distinct > MostNumbersAsCategories && Nearly(values, value => JsonValue.TryNumber(value, out _))) return As(FieldKind.Number);
        if (values.Length < FewRecords || distinct < ManyIds * values.Length) return As(FieldKind.Category);
        bool unique = distinct >= NearlyAll * values.Length, ids = Nearly(values, LooksLikeId);
        return unique || ids ? As(FieldKind.Unique, unique && ids) : As(FieldKind.Category);
    }

    static bool Nearly(string[] values, Func<string, bool> test) => values.Length > 0 && values.Count(test) >= NearlyAll * values.Length;

    /// <summary>GUIDs, hex and base 62 or 64: eight characters or more without blanks, digits among them.</summary>
    static bool LooksLikeId(string value)
    {
        string text = JsonValue.Text(value);
        return text.Length >= ShortestId && text.Any(char.IsAsciiDigit)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '/' or '=' or '{' or '}');
    }
}
