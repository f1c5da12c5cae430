using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>An entity of the records trained on.</summary>
/// <param name="Name">as it is spelled</param>
/// <param name="Days">on which it has records, by weekday, Monday first</param>
sealed record Member(byte[] Name, Profile Profile, int[] Days, long Records)
{
    static readonly Dictionary<string, byte[]> None = [];

    /// <summary>What is determined by the name, by path, where the schema does not know it: <see cref="MemberFacts"/>.</summary>
    public IReadOnlyDictionary<string, byte[]> Facts { get; init; } = None;
}

/// <summary>Who the records are of and when each is about; stands as population.json in the model's folder.</summary>
/// <param name="FirstDay">of the records trained on, in days since 1970; but for days far from all others (<see cref="DaySpan"/>)</param>
/// <param name="LongestRecord">in tokens</param>
sealed record Population(IReadOnlyList<Member> Members, int FirstDay, int LastDay, long Records, int LongestRecord)
{
    public const string FileName = "population.json";

    /// <summary>Says which records the days leave out, once it is counted; null where they leave out none.</summary>
    public string? Far { get; private init; }

    /// <summary>Which types of record are someone's and how many are of no one; nothing where none is, or it was not counted.</summary>
    public IReadOnlyList<TypeUse> Types { get; init; } = [];

    /// <summary>Of no entities, where each record stands alone.</summary>
    public bool IsEmpty => Members.Count == 0;

    /// <summary>Days from the first to the last one; 0 where no record has a time.</summary>
    public int Span => LastDay - FirstDay + 1;

    public static Population Of(IEnumerable<RecordSequence> sequences, SequenceKeys keys, int longestRecord)
    {
        var found = new Dictionary<byte[], (long[] Hours, List<int> Days)>(BytesComparer.Instance);
        var on = new List<int>();
        long records = 0, dayStart = (long)keys.DayStart.TotalSeconds * SequenceState.UnitsPerSecond;
        foreach (var sequence in sequences)
        {
            records += sequence.Records.Count;
            foreach (var record in sequence.Records)
            {
                keys.Read(record.Span, out long? dated);
                if (dated is not { } moment) continue;
                on.Add((int)TimeScale.FloorDivide(moment - dayStart, 86_400 * SequenceState.UnitsPerSecond));
            }
            if (sequence.Entity is null || sequence.Day is not { } day) continue;
            if (!found.TryGetValue(sequence.Entity, out var member))
                found.Add(sequence.Entity, member = (new long[Profile.Hours], []));
            member.Days.Add(day);
            foreach (var record in sequence.Records)
            {
                keys.Read(record.Span, out long? at, out long zone);
                if (at is { } time) member.Hours[HourOf(time + zone)]++;
            }
        }
        on.Sort();
        var span = on.Count == 0 ? new(0, -1, []) : DaySpan.Of(on);
        return new(
            [.. found.Select(member => new Member(
                member.Key, Profile.Of(member.Value.Hours, member.Value.Days.Count), Weekdays(member.Value.Days, span),
                member.Value.Hours.Sum()))],
            span.First, span.Last, records, longestRecord) { Far = span.Sentence(records) };
    }

    /// <summary>The day of a record, where that is in the span.</summary>
    public int? DayOf(ReadOnlySpan<byte> record, SequenceKeys keys)
    {
        keys.Read(record, out long? at);
        if (at is not { } time) return null;
        int day = (int)TimeScale.FloorDivide(
            time - (long)keys.DayStart.TotalSeconds * SequenceState.UnitsPerSecond, 86_400 * SequenceState.UnitsPerSecond);
        return day >= FirstDay && day <= LastDay ? day : null;
    }

    /// <summary>Of the days of the span; of all, where someone has none of these.</summary>
    static int[] Weekdays(List<int> days, DaySpan span)
    {
        var weekdays = new int[7];
        var within = days.FindAll(span.Holds);
        foreach (int day in within.Count > 0 ? within : days) weekdays[SequenceHeader.Weekday(day)]++;
        return weekdays;
    }

    static int HourOf(long time) => (int)TimeScale.Modulo(TimeScale.FloorDivide(time, 3600 * SequenceState.UnitsPerSecond), Profile.Hours);

    public void WriteTo(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("firstDay", FirstDay);
        json.WriteNumber("lastDay", LastDay);
        json.WriteNumber("records", Records);
        json.WriteNumber("longestRecord", LongestRecord);
        json.WriteStartArray("members");
        foreach (var member in Members)
        {
            json.WriteStartObject();
            json.WritePropertyName("name");
            json.WriteRawValue(member.Name);
            json.WriteNumber("hour", member.Profile.Hour);
            json.WriteNumber("volume", member.Profile.Volume);
            json.WriteNumber("records", member.Records);
            json.WriteStartArray("days");
            foreach (int days in member.Days) json.WriteNumberValue(days);
            json.WriteEndArray();
            WriteFacts(json, member);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteTypes(json);
        json.WriteEndObject();
    }

    void WriteTypes(Utf8JsonWriter json)
    {
        if (Types.Count == 0) return;
        json.WriteStartArray("types");
        foreach (var use in Types)
        {
            json.WriteStartObject();
            json.WriteString("type", use.Type);
            json.WriteNumber("ofUsers", use.OfUsers);
            json.WriteStartArray("ofNoOne");
            foreach (long records in use.OfNoOne) json.WriteNumberValue(records);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteFacts(Utf8JsonWriter json, Member member)
    {
        if (member.Facts.Count == 0) return;
        json.WriteStartObject("facts");
        foreach (var (path, answer) in member.Facts)
        {
            json.WritePropertyName(path);
            json.WriteRawValue(answer);
        }
        json.WriteEndObject();
    }

    public static Population Read(string path)
    {
        try
        {
            OrdinaryFile.Require(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return PopulationReader.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CyberLMException($"{path} does not say who the records are of: {e.Message}", "put the old file back", e);
        }
    }
}
