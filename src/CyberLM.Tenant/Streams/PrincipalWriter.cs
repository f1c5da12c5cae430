using System.Buffers;
using System.Globalization;

namespace CyberLM.Tenant;

/// <summary>A service principal's sign-in as one line of the Event Hub export.</summary>
sealed class PrincipalWriter(Guid tenantId)
{
    readonly string resourceId = $"/tenants/{tenantId}/providers/Microsoft.aadiam";

    public void Write(PrincipalSignIn record, IBufferWriter<byte> output)
    {
        var json = new JsonLine(output);
        ServicePrincipal principal = record.Principal;
        json.Open();
        json.Time("time"u8, record.Time);
        json.Text("resourceId"u8, resourceId);
        json.Text("operationName"u8, "Sign-in activity");
        json.Text("operationVersion"u8, "1.0");
        json.Text("category"u8, "ServicePrincipalSignInLogs");
        json.Guid("tenantId"u8, tenantId);
        json.Text("resultType"u8, record.Outcome.Code.ToString(CultureInfo.InvariantCulture));
        json.Text("resultSignature"u8, "None");
        if (record.Outcome.Reason is { } reason)
        {
            json.Text("resultDescription"u8, reason);
        }
        json.Number("durationMs"u8, 0);
        json.Text("callerIpAddress"u8, record.Address.Ip);
        json.Guid("correlationId"u8, record.CorrelationId);
        json.Text("identity"u8, principal.Name);
        json.Number("Level"u8, 4);
        json.Text("location"u8, record.Address.City.Country);
        json.Open("properties"u8);
        Properties(json, record, principal);
        json.Close();
        json.Close();
        json.EndLine();
    }

    static void Properties(JsonLine json, PrincipalSignIn record, ServicePrincipal principal)
    {
        json.Guid("id"u8, record.RequestId);
        json.Time("createdDateTime"u8, record.Time);
        json.Guid("appId"u8, principal.AppId);
        json.Text("ipAddress"u8, record.Address.Ip);
        json.Open("status"u8);
        json.Number("errorCode"u8, record.Outcome.Code);
        if (record.Outcome.Reason is { } reason)
        {
            json.Text("failureReason"u8, reason);
        }
        json.Close();
        SignInWriter.Place(json, record.Address);
        json.Guid("correlationId"u8, record.CorrelationId);
        json.Text("conditionalAccessStatus"u8, "notApplied");
        json.EmptyArray("appliedConditionalAccessPolicies"u8);
        json.Boolean("isInteractive"u8, false);
        json.Text("tokenIssuerType"u8, "AzureAD");
        json.Number("processingTimeInMilliseconds"u8, 0);
        json.Text("riskDetail"u8, "none");
        json.Text("riskLevelAggregated"u8, "none");
        json.Text("riskLevelDuringSignIn"u8, "none");
        json.Text("riskState"u8, "none");
        json.Text("resourceDisplayName"u8, record.Resource.DisplayName);
        json.Guid("resourceId"u8, record.Resource.Id);
        json.Guid("servicePrincipalId"u8, principal.Id);
        json.Text("servicePrincipalName"u8, principal.Name);
        json.Guid("servicePrincipalCredentialKeyId"u8, record.KeyId);
        json.Text("clientCredentialType"u8, record.Credential switch
        {
            CredentialKind.ClientSecret => "clientSecret",
            CredentialKind.Certificate => "certificate",
            _ => "federatedIdentityCredential",
        });
        json.Boolean("flaggedForReview"u8, false);
        json.Number("autonomousSystemNumber"u8, record.Address.AutonomousSystem);
        json.Text("crossTenantAccessType"u8, "none");
        json.Text("incomingTokenType"u8, "none");
        json.Text("authenticationProtocol"u8, "none");
        json.Text("managedIdentityType"u8, "none");
        json.Text("uniqueTokenIdentifier"u8, record.TokenId);
    }
}
