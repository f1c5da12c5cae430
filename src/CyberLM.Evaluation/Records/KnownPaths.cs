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
        return new(shape, entity ?? (usual is not null && IsThere(usual) ? usual : null), time ?? TimeOf(first, names));
    }

    /// <summary>A path that nearly all records have, and with a time: a usual name first, else the first in a record.</summary>
    static string? TimeOf(IReadOnlyList<FlatRecord> first, LogVocabulary names)
    {
        bool IsTime(int path) => first.Count(record => record.ValueAt(path) is >= 0 and var value
            && JsonValue.TryTime(names.Values[value], out _)) >= NearlyAll * first.Count;
        int[] times = [.. Enumerable.Range(0, names.Paths.Count).Where(path => first.Count > 0 && IsTime(path))];
        string[] paths = [.. times.Select(path => names.Paths[path])];
        return TimeNames.FirstOrDefault(paths.Contains) ?? paths.FirstOrDefault();
    }
}
