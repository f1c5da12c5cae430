using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>A reference from one field to another, as real training records have it.</summary>
/// <param name="IsReal">of a record's pair; null where the first value is not known from training</param>
sealed record Reference(string Key, string Text, Func<FlatRecord, bool?> IsReal);

/// <summary>Of pairs whose first value training has seen: whether the second stood beside it there.</summary>
static class References
{
    static readonly (string Key, string From, string To)[] OfSignIns =
    [
        ("user>user_id", "userPrincipalName", "userId"),
        ("user_id>name", "userId", "userDisplayName"),
        ("app>name", "appId", "appDisplayName"),
        ("device>name", "deviceDetail.deviceId", "deviceDetail.displayName"),
        ("address>network", "ipAddress", "autonomousSystemNumber"),
        ("address>city", "ipAddress", "location.city"),
        ("city>state", "location.city", "location.state"),
        ("state>country", "location.state", "location.countryOrRegion"),
    ];

    public static IReadOnlyList<Reference> Of(RecordShape shape, IReadOnlyList<FlatRecord> real, LogVocabulary names)
    {
        int PathOf(string field) => names.PathOf(SignInPaths.In(shape, $"properties.{field}"));
        var geography = new Geography(
            real, PathOf("location.city"), PathOf("location.geoCoordinates.latitude"), PathOf("location.geoCoordinates.longitude"), names);
        return
        [
            .. OfSignIns.Select(fields => new Reference(fields.Key, $"{Last(fields.From)} -> {Last(fields.To)}",
                new ValuePairs(real, PathOf(fields.From), PathOf(fields.To), names).IsReal)),
            new("city>coordinates", "coordinates within 50 km of the city", geography.IsNear),
        ];
    }

    /// <summary>For logs without references written out: every field that decides another in training.</summary>
    public static IReadOnlyList<Reference> Of(MinedInvariants mined, IReadOnlyList<FlatRecord> real, LogVocabulary names) =>
    [
        .. mined.Decided.Select(fields => new Reference(
            $"{names.Paths[fields.From]}>{names.Paths[fields.To]}", $"{names.Paths[fields.From]} -> {names.Paths[fields.To]}",
            new ValuePairs(real, fields.From, fields.To, names).IsReal)),
    ];

    static string Last(string field) => field[(field.LastIndexOf('.') + 1)..];
}
