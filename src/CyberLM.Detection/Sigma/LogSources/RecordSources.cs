namespace CyberLM.Detection.Sigma;

/// <summary>
/// Records of cloud services by what only they have: fields that are there, or a field with one of some values. Nothing is concluded from
/// what is missing; a record that no line knows is of an unknown source.
/// </summary>
static class RecordSources
{
    /// <summary>The first field must have one of the values, where there are some; the others must be there.</summary>
    public sealed record Mark(EventSource Source, string[] Fields, params string[] Values);

    static EventSource Azure(string? service) => new("azure", service, []);

    public static readonly Mark[] All =
    [
        new(new EventSource("aws", "cloudtrail", []), ["eventSource", "eventVersion", "awsRegion"]),
        new(Azure("signinlogs"), ["category"], "SignInLogs", "NonInteractiveUserSignInLogs", "ServicePrincipalSignInLogs",
            "ManagedIdentitySignInLogs"),
        new(Azure("auditlogs"), ["category"], "AuditLogs"),
        new(Azure("activitylogs"), ["category"], "Administrative", "Policy", "Security", "ServiceHealth", "Autoscale"),
        new(Azure("signinlogs"), ["Type"], "SigninLogs", "AADNonInteractiveUserSignInLogs", "AADServicePrincipalSignInLogs",
            "AADManagedIdentitySignInLogs"),
        new(Azure("auditlogs"), ["Type"], "AuditLogs"),
        new(Azure("activitylogs"), ["Type"], "AzureActivity"),
        new(Azure(null), ["riskEventType", "riskState"]),
        new(Azure("signinlogs"), ["conditionalAccessStatus", "appDisplayName", "userPrincipalName"]),
        new(Azure("auditlogs"), ["activityDisplayName", "loggedByService"]),
        new(new EventSource("okta", "okta", []), ["eventType", "published", "uuid", "outcome.result"]),
        new(new EventSource("m365", null, []), ["Workload", "Operation", "RecordType"]),
        new(new EventSource("gcp", null, []), ["protoPayload.methodName", "logName"]),
    ];
}
