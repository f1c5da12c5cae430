using System.Globalization;
using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>
/// What holds in every Entra sign-in of an export such as the shared one, written out by hand and not mined, so that the judge owes
/// nothing to the generator. Each applies where its fields are there; in other exports some do not hold, which their real records show.
/// </summary>
sealed class SignInInvariants(RecordShape shape, LogVocabulary names, IReadOnlyList<FlatRecord> real)
{
    const string ChallengeNotMet = "50158";

    /// <summary>Fields of which the first decides the second.</summary>
    static readonly (string Key, string Text, string From, string To)[] Decided =
    [
        ("user_id", "user decides user id", "properties.userPrincipalName", "properties.userId"),
        ("user_name", "user decides display name", "properties.userPrincipalName", "properties.userDisplayName"),
        ("address_network", "address decides autonomous system", "properties.ipAddress", "properties.autonomousSystemNumber"),
        ("app_name", "app id decides app name", "properties.appId", "properties.appDisplayName"),
        ("app_id", "app name decides app id", "properties.appDisplayName", "properties.appId"),
        ("city_state", "city decides state", "properties.location.city", "properties.location.state"),
        ("device_name", "device id decides device name", "properties.deviceDetail.deviceId", "properties.deviceDetail.displayName"),
    ];

    public IReadOnlyList<Invariant> All() =>
    [
        Same("address", "caller address = address", "callerIpAddress", "properties.ipAddress"),
        Same("identity", "identity = display name", "identity", "properties.userDisplayName"),
        Same("country", "location = its country", "location", "properties.location.countryOrRegion"),
        Same("result", "result type = error code", "resultType", "properties.status.errorCode"),
        Of("reason", "result description = failure reason", Reason),
        Of("created", "created - time = processing time", Created),
        Of("interactive", "category says whether interactive", Interactive),
        Of("challenge", "50158 exactly where conditional access fails", Challenge),
        Of("tenant", "tenant = resource tenant = home tenant", Tenant),
        Of("correlation", "the two correlation ids differ", record =>
            Text(record, "correlationId") is { } outer && Text(record, "properties.correlationId") is { } inner ? outer != inner : null),
        Of("agent", "the browser's version stands in the user agent", Agent),
        Of("system", "system is one that such user agents have", new AgentSystems(real, Text).Holds),
        Of("id", "id ends in 00", record => Text(record, "properties.id")?.EndsWith("00", StringComparison.Ordinal)),
        .. Decided.Select(Decides),
    ];

    static Invariant Of(string key, string text, Func<FlatRecord, bool?> holds) => new(key, text, holds);

    Invariant Same(string key, string text, string one, string other) => new(key, text, record =>
        Text(record, one) is { } first && Text(record, other) is { } second ? first == second : null);

    Invariant Decides((string Key, string Text, string From, string To) fields)
    {
        var pairs = new ValuePairs(real, PathOf(fields.From), PathOf(fields.To), names);
        Dictionary<int, int> seen = [];
        return new(fields.Key, fields.Text, record => pairs.IsConsistent(record, seen));
    }

    /// <summary>A success has neither.</summary>
    bool? Reason(FlatRecord record)
    {
        string? description = Text(record, "resultDescription"), reason = Text(record, "properties.status.failureReason");
        return description is null && reason is null ? null : description == reason;
    }

    bool? Created(FlatRecord record)
    {
        if (Time(record, "time") is not { } time || Time(record, "properties.createdDateTime") is not { } created) return null;
        if (Text(record, "properties.processingTimeInMilliseconds") is not { } text) return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal milliseconds)
            && (created - time).Ticks == milliseconds * TimeSpan.TicksPerMillisecond;
    }

    bool? Interactive(FlatRecord record) =>
        Text(record, "category") is { } category && Text(record, "properties.isInteractive") is { } interactive
            ? category == "SignInLogs" == interactive.Equals("true", StringComparison.OrdinalIgnoreCase)
            : null;

    bool? Challenge(FlatRecord record) =>
        Text(record, "resultType") is { } result && Text(record, "properties.conditionalAccessStatus") is { } status
            ? result == ChallengeNotMet == (status == "failure")
            : null;

    bool? Tenant(FlatRecord record)
    {
        string[] fields = ["tenantId", "properties.resourceTenantId", "properties.homeTenantId"];
        string[] there = [.. fields.Select(field => Text(record, field)).OfType<string>()];
        return there.Length < 2 ? null : there.Distinct().Count() == 1;
    }

    /// <summary>A browser without a version says nothing. Of "Edge 81.0.416" the agent may say more: Edg/81.0.416.77.</summary>
    bool? Agent(FlatRecord record)
    {
        if (Text(record, AgentSystems.AgentField) is not { Length: > 0 } agent) return null;
        if (Text(record, "properties.deviceDetail.browser")?.Split(' ')[^1] is not [>= '0' and <= '9', ..] version) return null;
        return agent.Contains(version, StringComparison.Ordinal);
    }

    int PathOf(string field) => names.PathOf(SignInPaths.In(shape, field));

    DateTime? Time(FlatRecord record, string field) =>
        record.ValueAt(PathOf(field)) is >= 0 and var value && JsonValue.TryTime(names.Values[value], out var time) ? time : null;

    /// <summary>Null and missing alike: neither says anything.</summary>
    string? Text(FlatRecord record, string field) =>
        record.ValueAt(PathOf(field)) is >= 0 and var value && names.Values[value] is not JsonValue.Null and var spelled
            ? JsonValue.Text(spelled)
            : null;
}
