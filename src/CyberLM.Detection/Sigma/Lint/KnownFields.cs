using CyberLM.Logs;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Fields that records of a log source have whatever happened: those of CloudTrail by its documentation (docs.aws.amazon.com/awscloudtrail,
/// "CloudTrail record contents"), those of Entra's sign-ins in all their shapes. What a call was asked for and answered has no list.
/// </summary>
static class KnownFields
{
    static readonly string[] CloudTrail =
    [
        "eventTime", "eventVersion", "eventSource", "eventName", "eventType", "eventCategory", "eventID", "awsRegion", "sourceIPAddress",
        "userAgent", "errorCode", "errorMessage", "requestParameters", "responseElements", "additionalEventData", "requestID", "apiVersion",
        "managementEvent", "readOnly", "resources", "recipientAccountId", "serviceEventDetails", "sharedEventID", "vpcEndpointId",
        "sessionCredentialFromConsole", "tlsDetails.tlsVersion", "tlsDetails.cipherSuite", "tlsDetails.clientProvidedHostHeader",
        "userIdentity.type", "userIdentity.userName", "userIdentity.principalId", "userIdentity.arn", "userIdentity.accountId",
        "userIdentity.accessKeyId", "userIdentity.invokedBy", "userIdentity.identityProvider",
        "userIdentity.sessionContext.attributes.mfaAuthenticated", "userIdentity.sessionContext.attributes.creationDate",
        "userIdentity.sessionContext.sessionIssuer.type", "userIdentity.sessionContext.sessionIssuer.userName",
        "userIdentity.sessionContext.sessionIssuer.principalId", "userIdentity.sessionContext.sessionIssuer.arn",
        "userIdentity.sessionContext.sessionIssuer.accountId", "additionalEventData.MFAUsed",
    ];

    /// <summary>As rules write them too: an event hub's without the object that wraps them.</summary>
    static readonly string[] SignIns = [.. SignInPaths.All.SelectMany(path => path.StartsWith("properties.", StringComparison.Ordinal)
        ? [path, path["properties.".Length..]] : (string[])[path]).Distinct()];

    /// <summary>None where the log source is not one of these.</summary>
    public static IReadOnlyList<string> Of(LogSource source) => source switch
    {
        { Product: "aws", Service: "cloudtrail" } => CloudTrail,
        { Product: "azure", Service: "signinlogs" } => SignIns,
        _ => [],
    };
}
