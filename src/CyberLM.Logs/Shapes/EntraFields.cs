namespace CyberLM.Logs;

/// <summary>What becomes of a value in Log Analytics, whose columns have types.</summary>
enum EntraSpelling
{
    Same,

    /// <summary>A number or a truth value; only a table's export makes text of it.</summary>
    Plain,

    /// <summary>A time; only the portal's export does not spell it as ISO-8601.</summary>
    Time,

    /// <summary>A number that the column holds as text.</summary>
    NumberAsText,

    /// <summary>An array that the column holds as text.</summary>
    JsonAsText,

    /// <summary>An object or array; of type dynamic in SigninLogs, text in the tables of other sign-ins.</summary>
    Dynamic,
}

/// <summary>One field of a sign-in and its name in the three vocabularies; null where there is none.</summary>
sealed record EntraField(string EventHub, string? LogAnalytics, string? Graph, EntraSpelling Spelling = EntraSpelling.Same);

/// <summary>
/// The fields of Entra sign-ins. Event hub: "Interpret the Microsoft Entra sign-in logs schema in Azure Monitor"
/// (learn.microsoft.com/azure/active-directory/reports-monitoring/reference-azure-monitor-sign-ins-log-schema) and the records of NVIDIA's
/// cyber-foundation example, which have more. Log Analytics: SigninLogs and AADNonInteractiveUserSignInLogs
/// (learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs and .../aadnoninteractiveusersigninlogs). Graph: the resource type
/// signIn, beta (learn.microsoft.com/graph/api/resources/signin). The column CorrelationId is taken for the event hub's own field, not
/// for the one in properties, which the documentation leaves open.
/// </summary>
static class EntraFields
{
    const EntraSpelling Number = EntraSpelling.NumberAsText, Json = EntraSpelling.JsonAsText, Dynamic = EntraSpelling.Dynamic,
        Plain = EntraSpelling.Plain, Time = EntraSpelling.Time;

    public static readonly EntraField[] All =
    [
        new("time", "TimeGenerated", null, Time),
        new("resourceId", "ResourceId", null),
        new("operationName", "OperationName", null),
        new("operationVersion", "OperationVersion", null),
        new("category", "Category", null),
        new("tenantId", "AADTenantId", null),
        new("resultType", "ResultType", null),
        new("resultSignature", "ResultSignature", null),
        new("resultDescription", "ResultDescription", null),
        new("durationMs", "DurationMs", null, Plain),
        new("callerIpAddress", null, null),
        new("correlationId", "CorrelationId", null),
        new("identity", "Identity", null),
        new("Level", "Level", null, Number),
        new("location", "Location", null),
        new("properties.id", "Id", "id"),
        new("properties.createdDateTime", "CreatedDateTime", "createdDateTime", Time),
        new("properties.userDisplayName", "UserDisplayName", "userDisplayName"),
        new("properties.userPrincipalName", "UserPrincipalName", "userPrincipalName"),
        new("properties.userId", "UserId", "userId"),
        new("properties.appId", "AppId", "appId"),
        new("properties.appDisplayName", "AppDisplayName", "appDisplayName"),
        new("properties.ipAddress", "IPAddress", "ipAddress"),
        new("properties.ipAddressFromResourceProvider", "IPAddressFromResourceProvider", "ipAddressFromResourceProvider"),
        new("properties.status", "Status", "status", Dynamic),
        new("properties.clientAppUsed", "ClientAppUsed", "clientAppUsed"),
        new("properties.userAgent", "UserAgent", "userAgent"),
        new("properties.deviceDetail", "DeviceDetail", "deviceDetail", Dynamic),
        new("properties.location", "LocationDetails", "location", Dynamic),
        new("properties.mfaDetail", "MfaDetail", "mfaDetail", Dynamic),
        new("properties.correlationId", null, "correlationId"),
        new("properties.conditionalAccessStatus", "ConditionalAccessStatus", "conditionalAccessStatus"),
        new("properties.appliedConditionalAccessPolicies", "ConditionalAccessPolicies", "appliedConditionalAccessPolicies", Dynamic),
        new("properties.authenticationContextClassReferences", "AuthenticationContextClassReferences",
            "authenticationContextClassReferences", Json),
        new("properties.originalRequestId", "OriginalRequestId", "originalRequestId"),
        new("properties.isInteractive", "IsInteractive", "isInteractive", Plain),
        new("properties.isRisky", "IsRisky", null, Plain),
        new("properties.tokenIssuerName", "TokenIssuerName", "tokenIssuerName"),
        new("properties.tokenIssuerType", "TokenIssuerType", "tokenIssuerType"),
        new("properties.authenticationProcessingDetails", "AuthenticationProcessingDetails", "authenticationProcessingDetails", Json),
        new("properties.networkLocationDetails", "NetworkLocationDetails", "networkLocationDetails", Json),
        new("properties.clientCredentialType", "ClientCredentialType", "clientCredentialType"),
        new("properties.processingTimeInMilliseconds", "ProcessingTimeInMilliseconds", "processingTimeInMilliseconds", Number),
        new("properties.riskDetail", "RiskDetail", "riskDetail"),
        new("properties.riskLevelAggregated", "RiskLevelAggregated", "riskLevelAggregated"),
        new("properties.riskLevelDuringSignIn", "RiskLevelDuringSignIn", "riskLevelDuringSignIn"),
        new("properties.riskState", "RiskState", "riskState"),
        new("properties.riskEventTypes", "RiskEventTypes", "riskEventTypes", Json),
        new("properties.riskEventTypes_v2", "RiskEventTypes_V2", "riskEventTypes_v2", Json),
        new("properties.resourceDisplayName", "ResourceDisplayName", "resourceDisplayName"),
        new("properties.resourceId", "ResourceIdentity", "resourceId"),
        new("properties.resourceTenantId", "ResourceTenantId", "resourceTenantId"),
        new("properties.resourceServicePrincipalId", "ResourceServicePrincipalId", "resourceServicePrincipalId"),
        new("properties.homeTenantId", "HomeTenantId", "homeTenantId"),
        new("properties.homeTenantName", null, "homeTenantName"),
        new("properties.authenticationDetails", "AuthenticationDetails", "authenticationDetails", Json),
        new("properties.authenticationMethodsUsed", "AuthenticationMethodsUsed", "authenticationMethodsUsed", Json),
        new("properties.authenticationRequirementPolicies", "AuthenticationRequirementPolicies", "authenticationRequirementPolicies", Json),
        new("properties.authenticationRequirement", "AuthenticationRequirement", "authenticationRequirement"),
        new("properties.authenticationProtocol", "AuthenticationProtocol", "authenticationProtocol"),
        new("properties.alternateSignInName", "AlternateSignInName", null),
        new("properties.signInIdentifier", "SignInIdentifier", "signInIdentifier"),
        new("properties.signInIdentifierType", "SignInIdentifierType", "signInIdentifierType"),
        new("properties.signInEventTypes", "SignInEventTypes", "signInEventTypes", Json),
        new("properties.servicePrincipalId", "ServicePrincipalId", "servicePrincipalId"),
        new("properties.servicePrincipalName", "ServicePrincipalName", "servicePrincipalName"),
        new("properties.appServicePrincipalId", null, null),
        new("properties.userType", "UserType", "userType"),
        new("properties.flaggedForReview", "FlaggedForReview", "flaggedForReview", Plain),
        new("properties.isTenantRestricted", null, "isTenantRestricted"),
        new("properties.autonomousSystemNumber", "AutonomousSystemNumber", "autonomousSystemNumber", Number),
        new("properties.crossTenantAccessType", "CrossTenantAccessType", "crossTenantAccessType"),
        new("properties.privateLinkDetails", null, "privateLinkDetails"),
        new("properties.sessionId", "SessionId", "sessionId"),
        new("properties.sessionLifetimePolicies", "SessionLifetimePolicies", "sessionLifetimePolicies", Json),
        new("properties.appliedEventListeners", "AppliedEventListeners", "appliedEventListeners", Dynamic),
        new("properties.ssoExtensionVersion", null, null),
        new("properties.uniqueTokenIdentifier", "UniqueTokenIdentifier", "uniqueTokenIdentifier"),
        new("properties.incomingTokenType", null, "incomingTokenType"),
        new("properties.rngcStatus", null, null),
    ];

    /// <summary>The table that a record's category goes to; the columns of the others are text where SigninLogs has dynamic ones.</summary>
    public static string Table(ReadOnlySpan<byte> category) => category.SequenceEqual("\"NonInteractiveUserSignInLogs\""u8)
        ? "AADNonInteractiveUserSignInLogs"
        : "SigninLogs";

    public const string InteractiveTable = "SigninLogs";

    /// <summary>One column has another name in the table of non-interactive sign-ins.</summary>
    public static string? Column(EntraField field, string table) =>
        field.LogAnalytics == "ProcessingTimeInMilliseconds" && table != InteractiveTable ? "ProcessingTimeInMs" : field.LogAnalytics;
}
