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
    /// <summary>Of someone's day, to see what kinds of record they have.</summary>
    const int Records = 4;
    readonly RecordOverlay reader = new();

    /// <summary>Someone, and some records of theirs.</summary>
    public sealed record Seen(CastUser User, IReadOnlyList<byte[]> Records);

    /// <param name="day">on which they have records</param>
    public IReadOnlyList<Seen> Of(IReadOnlyList<string> users, DateTimeOffset day)
    {
        var asked = users.SelectMany(user => Enumerable.Range(0, Records)
            .Select(i => new AskedRecord(user, day.AddHours(writer.Organisation.HourOf(user) / 2.0 + i), [], []))).ToList();
        var written = writer.Write(asked, [], seed);
        return [.. written.Select(record => record.Utf8).Chunk(Records).Select((records, i) => SeenIn(users[i], records))];
    }

    Seen SeenIn(string user, IReadOnlyList<byte[]> records)
    {
        string? Part(string part) => Read(shape => shape.User, part, records).Select(Text).FirstOrDefault(text => text is not null);
        double? Degrees(string part) => Read(shape => shape.From, part, records).Select(Number).FirstOrDefault(one => one is not null);
        return new(new(user, Part("id") ?? "", Part("name") ?? user, HasDays: true)
        {
            Usual = (Degrees("latitude"), Degrees("longitude")) is ({ } latitude, { } longitude) ? (latitude, longitude) : null,
        }, records);
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

    public static bool Has(RecordOverlay reader, byte[] record, StreamShape stream) =>
        stream.Marks.All(mark => reader.Holds(record, mark.Path, mark.Choices[0].ToString()));

    static double? Number(string? json) => double.TryParse(json, CultureInfo.InvariantCulture, out double number) ? number : null;

    static string? Text(string? json) => json is ['"', ..] ? JsonSerializer.Deserialize<string>(json) : null;
}
