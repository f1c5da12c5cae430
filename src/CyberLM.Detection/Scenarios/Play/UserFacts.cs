using System.Globalization;
using System.Text.Json;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// What the model says of someone beside the name: identifier, displayed name, the organisation. It is asked for a few records that nobody
/// keeps, and says the same in those that are kept.
/// </summary>
sealed class UserFacts(IRecordWriter writer, IReadOnlyList<StreamShape> shapes, ulong seed)
{
    /// <summary>Of someone's day: one may not say all.</summary>
    const int Records = 4;

    /// <summary>On which one record each is looked at, to see of what kind theirs are.</summary>
    const int Days = 16;
    readonly RecordOverlay reader = new();

    /// <param name="day">on which they have records</param>
    public IReadOnlyList<CastUser> Of(IReadOnlyList<string> users, DateTimeOffset day)
    {
        var asked = users.SelectMany(user => Enumerable.Range(0, Records)
            .Select(i => new AskedRecord(user, day.AddHours(HourOf(user) + i), [], []))).ToList();
        var written = writer.Write(asked, [], seed);
        return [.. written.Select(record => record.Utf8).Chunk(Records).Select((records, i) => SeenIn(users[i], records))];
    }

    double HourOf(string user) => writer.Organisation.HourOf(user) / 2.0;

    /// <summary>How far a step's records are theirs.</summary>
    /// <param name="Share">of their records that are of its kind</param>
    /// <param name="WrittenOver">paths where a record of theirs cannot have what the step says whoever plays</param>
    public readonly record struct Suited(double Share, int WrittenOver);

    /// <param name="day">the first of some on which they have records</param>
    public IReadOnlyList<Suited> SuitedTo(ScenarioStep step, IReadOnlyList<string> users, DateTimeOffset day)
    {
        IReadOnlyList<WrittenRecord> Ask(int days, IReadOnlyList<AskedField> fields, IReadOnlyList<string> absent) =>
            writer.Write([.. users.SelectMany(user => Enumerable.Range(0, days)
                .Select(later => new AskedRecord(user, day.AddDays(later).AddHours(HourOf(user)), fields, absent)))], [], seed);
        var shares = Ask(Days, [], []).Chunk(Days)
            .Select(records => records.Count(record => Has(reader, record.Utf8, step.Stream)) / (double)Days);
        var said = step.Fields.Where(field => field.Choices.All(choice => !choice.References.Any()))
            .Select(field => new AskedField(field.Path, field.Choices[0].ToString()));
        var whole = Ask(1, [.. StreamMarks.Of(step.Stream).Concat(said).DistinctBy(field => field.Path)], step.Absent);
        return [.. shares.Zip(whole, (share, record) => new Suited(share, record.WrittenOver.Count))];
    }

    static bool Has(RecordOverlay reader, byte[] record, StreamShape stream) =>
        stream.Marks.All(mark => reader.Holds(record, mark.Path, mark.Choices[0].ToString()));

    CastUser SeenIn(string user, IReadOnlyList<byte[]> records)
    {
        string? Part(string part) => Read(shape => shape.User, part, records).Select(Text).FirstOrDefault(text => text is not null);
        double? Degrees(string part) => Read(shape => shape.From, part, records).Select(Number).FirstOrDefault(one => one is not null);
        return new(user, Part("id") ?? "", Part("name") ?? user, HasDays: true)
        {
            Usual = (Degrees("latitude"), Degrees("longitude")) is ({ } latitude, { } longitude) ? (latitude, longitude) : null,
        };
    }

    /// <summary>What stands where a part of an actor does.</summary>
    IEnumerable<string?> Read(Func<StreamShape, IReadOnlyList<FieldRule>> of, string part, IReadOnlyList<byte[]> records) =>
        PathsOf(of, part).SelectMany(path => records.Select(record => reader.Read(record, path)));

    /// <summary>Where the records of any stream that says whose they are have it, and nothing else.</summary>
    IEnumerable<string> PathsOf(Func<StreamShape, IReadOnlyList<FieldRule>> of, string part) => shapes
        .Where(shape => shape.User.Any(rule => rule.Path == writer.Organisation.UserPath)).SelectMany(of)
        .Where(rule => Says(rule, part)).Select(rule => rule.Path).Distinct();

    static bool Says(FieldRule rule, string part) =>
        rule.Choices is [JsonText { Pieces: [{ Reference: { Kind: ReferenceKind.Actor } alone }] }] && alone.Part == part;

    /// <summary>Applications that sign in by themselves, by records that the model draws of them.</summary>
    public CastUser Principal(StreamShape stream, int number, DateTimeOffset day)
    {
        var asked = new AskedRecord(null, day, StreamMarks.Of(stream), []);
        var draws = new Draws(seed, "principal", $"{number}");
        if (!writer.CanWrite(asked)) return new($"app-{number + 1}", draws.Guid().ToString(), $"app-{number + 1}", HasDays: false);
        byte[] record = writer.Write([asked], [], seed + (ulong)number)[0].Utf8;
        string? Of(string part) => stream.User.Where(rule => Says(rule, part))
            .Select(rule => Text(reader.Read(record, rule.Path))).FirstOrDefault(text => text is not null);
        string name = Of("") ?? $"app-{number + 1}";
        return new(name, Of("id") ?? draws.Guid().ToString(), Of("name") ?? name, HasDays: false);
    }

    static double? Number(string? json) => double.TryParse(json, CultureInfo.InvariantCulture, out double number) ? number : null;

    static string? Text(string? json) => json is ['"', ..] ? JsonSerializer.Deserialize<string>(json) : null;
}
