namespace CyberLM.Evaluation;

/// <summary>Two fields that always hold the same text.</summary>
readonly record struct EqualFields(int One, int Other);

/// <summary>Two fields of which the first decides the second.</summary>
readonly record struct DecidedField(int From, int To);

/// <summary>
/// Rules between pairs of fields that no real record breaks, found by trying all pairs. A rule needs three values on both sides; fields
/// that agree need 20 records; a field that decides another needs 20 records with a value met before, and so many that agreement by
/// chance is out of the question.
/// </summary>
sealed class MinedInvariants
{
    const int LeastSupport = 20, LeastValues = 3, MostFields = 200;
    const double ByChance = 1e-9;

    readonly LogVocabulary names;
    readonly IReadOnlyList<FlatRecord> records;
    readonly List<EqualFields> equal = [];
    readonly List<DecidedField> decided = [];

    public IReadOnlyList<EqualFields> Equal => equal;
    public IReadOnlyList<DecidedField> Decided => decided;

    /// <param name="MayDecide">a time does not decide what happens, even where it decides the record</param>
    sealed record Column(int Path, int[] Texts, int Present, int Distinct, double Repeat, bool MayDecide);

    public MinedInvariants(IReadOnlyList<FlatRecord> records, LogVocabulary names)
    {
        (this.records, this.names) = (records, names);
        Column[] columns = [.. FlatRecord.Paths(records).Where(path => path.Value >= LeastSupport).Select(path => Read(path.Key))
            .OfType<Column>().OrderByDescending(column => column.Present).ThenBy(column => column.Path).Take(MostFields)];
        for (int i = 0; i < columns.Length; i++)
            for (int k = 0; k < columns.Length; k++)
            {
                if (i == k) continue;
                bool same = AreEqual(columns[i], columns[k]);
                if (same && i < k) equal.Add(new(columns[i].Path, columns[k].Path));
                if (!same && Decides(columns[i], columns[k])) decided.Add(new(columns[i].Path, columns[k].Path));
            }
    }

    /// <summary>Null for a field that cannot take part. Numbers and texts that read alike are the same here.</summary>
    Column? Read(int path)
    {
        int[] texts = new int[records.Count];
        Dictionary<int, int> counts = [];
        int present = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            int value = texts[i] = TextAt(records[i], path);
            if (value < 0) continue;
            present++;
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }
        double repeat = counts.Values.Sum(count => Math.Pow((double)count / present, 2));
        if (present < LeastSupport || counts.Count < LeastValues) return null;
        bool isTime = JsonValue.TryTime(names.Values[counts.Keys.First()], out _);
        return new(path, texts, present, counts.Count, repeat, MayDecide: !isTime);
    }

    int TextAt(FlatRecord record, int path)
    {
        int value = record.ValueAt(path);
        if (value < 0) return value;
        string spelled = names.Values[value];
        if (spelled is JsonValue.Null or JsonValue.EmptyText || JsonValue.Kind(spelled) is JsonKind.Object or JsonKind.Array)
            return FlatRecord.Missing;
        return names.Values.Of($"\"{JsonValue.Text(spelled)}\"");
    }

    static bool AreEqual(Column one, Column other)
    {
        int both = 0;
        for (int i = 0; i < one.Texts.Length; i++)
        {
            if (one.Texts[i] < 0 || other.Texts[i] < 0) continue;
            if (one.Texts[i] != other.Texts[i]) return false;
            both++;
        }
        return both >= LeastSupport;
    }

    /// <summary>Repeat: the chance that two records agree in the second field, whatever the first holds.</summary>
    static bool Decides(Column from, Column to)
    {
        if (!from.MayDecide || 2 * from.Distinct > from.Present) return false;
        Dictionary<int, int> told = [];
        int again = 0;
        for (int i = 0; i < from.Texts.Length; i++)
        {
            if (from.Texts[i] < 0 || to.Texts[i] < 0) continue;
            if (told.TryAdd(from.Texts[i], to.Texts[i])) continue;
            if (told[from.Texts[i]] != to.Texts[i]) return false;
            again++;
        }
        return again >= LeastSupport && told.Values.Distinct().Count() >= LeastValues
            && again * Math.Log(to.Repeat) < Math.Log(ByChance);
    }

    /// <summary>For one set to be judged.</summary>
    public IReadOnlyList<Invariant> All() =>
    [
        .. equal.Select(fields => new Invariant(
            $"{Name(fields.One)}={Name(fields.Other)}", $"{Name(fields.One)} = {Name(fields.Other)}", record =>
                TextAt(record, fields.One) is >= 0 and var one && TextAt(record, fields.Other) is >= 0 and var other
                    ? one == other
                    : null)),
        .. decided.Select(Decides),
    ];

    Invariant Decides(DecidedField fields)
    {
        var pairs = new ValuePairs(records, fields.From, fields.To, names);
        Dictionary<int, int> seen = [];
        return new($"{Name(fields.From)}>{Name(fields.To)}", $"{Name(fields.From)} decides {Name(fields.To)}",
            record => pairs.IsConsistent(record, seen));
    }

    string Name(int path) => names.Paths[path];
}
