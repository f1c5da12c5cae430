using System.Buffers;
using System.Globalization;

namespace CyberLM.Tenant;

/// <summary>
/// A sign-in as one line of the Event Hub export of Entra ID, in its order of keys. A missing key, null and "" are three different
/// things there, and stay so.
/// </summary>
/// <param name="policies">what 2026's form lists for each record</param>
public sealed class SignInWriter(Guid tenantId, IReadOnlyList<AccessPolicy>? policies = null)
{
    readonly string resourceId = $"/tenants/{tenantId}/providers/Microsoft.aadiam";
    readonly SignInDetails details = new(policies ?? []);

    /// <summary>Appends the record and a line feed.</summary>
    public void Write(SignInRecord record, IBufferWriter<byte> output, SignInShape shape = SignInShape.Of2022)
    {
        bool today = shape == SignInShape.Of2026;
        var json = new JsonLine(output);
        json.Open();
        Envelope(json, record, today);
        json.Open("properties"u8);
        Identity(json, record, today);
        Status(json, record, today);
        ClientAndDevice(json, record);
        Place(json, record.Address);
        if (record.MfaDetail is not null)
        {
            json.Open("mfaDetail"u8);
            if (today && record.Factor is { } factor)
            {
                json.Text("authMethod"u8, factor.Method);
                json.Text("authDetail"u8, "");
            }
            json.Close();
        }
        PolicyAndToken(json, record, today);
        Risk(json, record);
        ResourceAndTenants(json, record);
        Authentication(json, record, today);
        Tail(json, record);
        if (shape == SignInShape.Of2022WithNewField)
        {
            json.Text("signInTokenProtectionStatus"u8, "none");
        }
        if (today)
        {
            SignInDetails.Session(json, record);
        }
        json.Close();
        json.Close();
        json.EndLine();
    }

    void Envelope(JsonLine json, SignInRecord record, bool today)
    {
        json.Time("time"u8, record.Time);
        json.Text("resourceId"u8, resourceId);
        json.Text("operationName"u8, "Sign-in activity");
        json.Text("operationVersion"u8, "1.0");
        json.Text("category"u8, record.Interactive ? "SignInLogs" : "NonInteractiveUserSignInLogs");
        json.Guid("tenantId"u8, tenantId);
        json.Text("resultType"u8, record.Outcome.Code.ToString(CultureInfo.InvariantCulture));
        json.Text("resultSignature"u8, !today ? "None" : record.Outcome.Succeeded ? "SUCCESS" : "FAILURE");
        if (record.Outcome.Reason is { } reason)
        {
            json.Text("resultDescription"u8, reason);
        }
        json.Number("durationMs"u8, 0);
        json.Text("callerIpAddress"u8, record.Address.Ip);
        json.Guid("correlationId"u8, record.CorrelationId);
        json.Text("identity"u8, record.User.DisplayName);
        if (today)
        {
            json.Text("level"u8, "4");
        }
        else
        {
            json.Number("Level"u8, 4);
        }
        json.Text("location"u8, record.Address.City.Country);
    }

    static void Identity(JsonLine json, SignInRecord record, bool today)
    {
        json.Guid("id"u8, record.RequestId);
        DateTime created = record.Time.AddMilliseconds(record.ProcessingMilliseconds);
        if (today)
        {
            json.TimeWithOffset("createdDateTime"u8, created);
        }
        else
        {
            json.Time("createdDateTime"u8, created);
        }
        json.Text("userDisplayName"u8, record.User.DisplayName);
        json.Text("userPrincipalName"u8, record.User.PrincipalName);
        json.Guid("userId"u8, record.User.Id);
        json.Guid("appId"u8, record.Application.Id);
        json.Text("appDisplayName"u8, record.Application.DisplayName);
        json.Text("ipAddress"u8, record.Address.Ip);
        if (record.AddressFromResource is { } address)
        {
            json.Text("ipAddressFromResourceProvider"u8, address);
        }
    }

    static void Status(JsonLine json, SignInRecord record, bool today)
    {
        json.Open("status"u8);
        json.Number("errorCode"u8, record.Outcome.Code);
        if (record.Outcome.Reason is { } reason)
        {
            json.Text("failureReason"u8, reason);
        }
        if (record.MfaDetail is { } detail)
        {
            json.Text("additionalDetails"u8, today && detail == FactorWords.Completed ? FactorWords.SuccessfulStep : detail);
        }
        json.Close();
    }

    static void ClientAndDevice(JsonLine json, SignInRecord record)
    {
        json.Text("clientAppUsed"u8, record.ClientApp);
        if (record.UserAgent is { } agent)
        {
            json.Text("userAgent"u8, agent);
        }
        json.Open("deviceDetail"u8);
        json.Text("deviceId"u8, record.Device?.Id.ToString() ?? "");
        if (record.Device is not null)
        {
            json.Text("displayName"u8, record.Device.DisplayName);
        }
        json.Text("operatingSystem"u8, record.OperatingSystem);
        if (record.BrowserLabel is { } browser)
        {
            json.Text("browser"u8, browser);
        }
        if (record.Device is { ReportsCompliance: true })
        {
            json.Boolean("isCompliant"u8, record.Device.Compliant);
            json.Boolean("isManaged"u8, record.Device.Managed);
        }
        if (record.Device is not null)
        {
            json.Text("trustType"u8, TrustType(record.Device.Trust));
        }
        json.Close();
    }

    static string TrustType(DeviceTrust trust) => trust switch
    {
        DeviceTrust.Joined => "Azure AD joined",
        DeviceTrust.HybridJoined => "Hybrid Azure AD joined",
        DeviceTrust.Registered => "Azure AD registered",
        _ => throw new ArgumentOutOfRangeException(nameof(trust), trust, "A device that the directory does not know has no trust type."),
    };

    internal static void Place(JsonLine json, NetworkAddress address)
    {
        json.Open("location"u8);
        json.Text("city"u8, address.City.Name);
        json.Text("state"u8, address.City.State);
        json.Text("countryOrRegion"u8, address.City.Country);
        json.Open("geoCoordinates"u8);
        json.Degrees("latitude"u8, address.Latitude);
        json.Degrees("longitude"u8, address.Longitude);
        json.Close();
        json.Close();
    }

    void PolicyAndToken(JsonLine json, SignInRecord record, bool today)
    {
        json.Guid("correlationId"u8, record.PropertiesCorrelationId);
        json.Text("conditionalAccessStatus"u8, record.ConditionalAccess switch
        {
            ConditionalAccess.Success => "success",
            ConditionalAccess.Failure => "failure",
            _ => "notApplied",
        });
        if (today)
        {
            details.Policies(json, record);
        }
        else
        {
            json.EmptyArray("appliedConditionalAccessPolicies"u8);
        }
        json.EmptyArray("authenticationContextClassReferences"u8);
        json.Guid("originalRequestId"u8, record.OriginalRequestId);
        json.Boolean("isInteractive"u8, record.Interactive);
        json.Text("tokenIssuerName"u8, "");
        json.Text("tokenIssuerType"u8, "AzureAD");
        json.EmptyArray("authenticationProcessingDetails"u8);
        json.EmptyArray("networkLocationDetails"u8);
        if (record.NewerFrontEnd)
        {
            json.Text("clientCredentialType"u8, "none");
        }
        json.Number("processingTimeInMilliseconds"u8, record.ProcessingMilliseconds);
    }

    static void Risk(JsonLine json, SignInRecord record)
    {
        string level = record.Risk?.Level ?? "none";
        json.Text("riskDetail"u8, record.Risk is { State: "remediated" } ? "userPassedMFADrivenByRiskBasedPolicy" : "none");
        json.Text("riskLevelAggregated"u8, level);
        json.Text("riskLevelDuringSignIn"u8, level);
        json.Text("riskState"u8, record.Risk?.State ?? "none");
        json.EmptyArray("riskEventTypes"u8);
        json.OpenArray("riskEventTypes_v2"u8);
        if (record.Risk is { } risk)
        {
            json.Item(risk.Event);
        }
        json.CloseArray();
    }

    void ResourceAndTenants(JsonLine json, SignInRecord record)
    {
        if (record.Resource is { } resource)
        {
            json.Text("resourceDisplayName"u8, resource.DisplayName);
            json.Guid("resourceId"u8, resource.Id);
        }
        json.Guid("resourceTenantId"u8, tenantId);
        json.Guid("homeTenantId"u8, record.User.Partner?.TenantId ?? tenantId);
    }

    static void Authentication(JsonLine json, SignInRecord record, bool today)
    {
        if (today)
        {
            SignInDetails.Steps(json, record);
        }
        else
        {
            json.EmptyArray("authenticationDetails"u8);
        }
        json.EmptyArray("authenticationRequirementPolicies"u8);
        json.Text("authenticationRequirement"u8, record.MultiFactor ? "multiFactorAuthentication" : "singleFactorAuthentication");
        if (record is { SignedInByAlternateName: true, User.AlternateName: { } name })
        {
            json.Text("alternateSignInName"u8, name);
            json.Text("signInIdentifier"u8, name);
        }
        json.Text("servicePrincipalId"u8, "");
        json.Text("userType"u8, record.User.Kind == UserKind.Guest ? "Guest" : "Member");
        json.Boolean("flaggedForReview"u8, false);
        json.Boolean("isTenantRestricted"u8, false);
    }

    static void Tail(JsonLine json, SignInRecord record)
    {
        json.Number("autonomousSystemNumber"u8, record.Address.AutonomousSystem);
        json.Text("crossTenantAccessType"u8, record.User.Kind == UserKind.Guest ? "b2bCollaboration" : "none");
        json.EmptyObject("privateLinkDetails"u8);
        json.Text("ssoExtensionVersion"u8, "");
        json.Text("uniqueTokenIdentifier"u8, record.TokenId);
        json.Text("incomingTokenType"u8, record.IncomingToken);
        json.Text("authenticationProtocol"u8, record.Protocol);
        json.Null("appServicePrincipalId"u8);
        if (record.Resource?.ServicePrincipal is { } principal)
        {
            json.Guid("resourceServicePrincipalId"u8, principal);
        }
        else
        {
            json.Null("resourceServicePrincipalId"u8);
        }
        if (record.NewerFrontEnd)
        {
            json.Number("rngcStatus"u8, 0);
        }
    }
}
