using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>Where records say who and when.</summary>
/// <param name="Entity">null: the log has none, and is looked at as one stream</param>
sealed record KnownPaths(RecordShape Shape, string? Entity, string? Time)
{
    const double NearlyAll = 0.9;

    static readonly string[] TimeNames =
    [
        "time", "timestamp", "@timestamp", "TimeGenerated", "createdDateTime", "eventTime", "EventTime", "published", "CreationTime",
        "datetime", "ts", "date",
    ];

    /// <summary>By the shape of the first real records; a path that is given wins and has to be there.</summary>
    public static KnownPaths Of(RecordShape shape, IReadOnlyList<FlatRecord> first, LogVocabulary names, string? entity, string? time)
    {
        string? usual = shape switch
        {
            RecordShape.EntraEventHub => "properties.userPrincipalName",
            RecordShape.EntraLogAnalytics => "UserPrincipalName",
            RecordShape.EntraGraph => "userPrincipalName",
            RecordShape.CloudTrail => "userIdentity.arn",
            RecordShape.Okta => "actor.alternateId",
            RecordShape.Microsoft365 => "UserId",
            _ => null,
        };
        bool IsThere(string path) => names.PathOf(path) is >= 0 and var number && first.Any(record => record.ValueAt(number) >= 0);
        foreach (var (flag, path) in new[] { ("--entity", entity), ("--time", time) })
            if (path is not null && !IsThere(path))
                throw new CyberLMException($"{flag} {path}: the first real records have no such path", "cyberlm inspect FILES lists paths");
        if (time is not null && !first.Any(record => IsRead(record, names.PathOf(time), names, RecordMoment.TryRead)))
            throw new CyberLMException($"--time {time}: its values are no times that are known",
                "name another field; ISO 8601, a clock with AM and PM, and seconds since 1970 are known");
        return new(shape, entity ?? (usual is not null && IsThere(usual) ? usual : null), time ?? TimeOf(first, names));
    }

    delegate bool TimeReading(string value, out DateTime utc);

    static bool IsRead(FlatRecord record, int path, LogVocabulary names, TimeReading reading) =>
        record.ValueAt(path) is >= 0 and var value && reading(names.Values[value], out _);

    /// <summary>
    /// A path that nearly all records have, and with a time: a usual name first, else the first in a record. Times that are not spelled by
    /// ISO 8601 are believed to be times by such a name alone.
    /// </summary>
    static string? TimeOf(IReadOnlyList<FlatRecord> first, LogVocabulary names)
    {
        string[] Paths(TimeReading reading) => [.. Enumerable.Range(0, first.Count > 0 ? names.Paths.Count : 0)
            .Where(path => first.Count(record => IsRead(record, path, names, reading)) >= NearlyAll * first.Count)
            .Select(path => names.Paths[path])];
        string[] spelled = Paths(JsonValue.TryTime);
        return TimeNames.FirstOrDefault(spelled.Contains) ?? spelled.FirstOrDefault()
            ?? Paths(RecordMoment.TryRead).FirstOrDefault(IsUsual);
    }

    static bool IsUsual(string path) => TimeNames.Contains(path[(path.LastIndexOf('.') + 1)..], StringComparer.OrdinalIgnoreCase);
}
