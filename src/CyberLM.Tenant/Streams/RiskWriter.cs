using System.Buffers;

namespace CyberLM.Tenant;

/// <summary>A risk detection as one line of the category UserRiskEvents.</summary>
sealed class RiskWriter(Guid tenantId)
{
    readonly string resourceId = $"/tenants/{tenantId}/providers/microsoft.aadiam";

    public void Write(RiskDetection record, IBufferWriter<byte> output)
    {
        var json = new JsonLine(output);
        json.Open();
        json.Time("time"u8, record.Time);
        json.Text("resourceId"u8, resourceId);
        json.Text("operationName"u8, "User Risk Detection");
        json.Text("operationVersion"u8, "1.0");
        json.Text("category"u8, "UserRiskEvents");
        json.Guid("tenantId"u8, tenantId);
        json.Text("resultSignature"u8, "None");
        json.Number("durationMs"u8, 0);
        if (record.SignIn is { } signIn)
        {
            json.Text("callerIpAddress"u8, signIn.Address.Ip);
            json.Guid("correlationId"u8, signIn.CorrelationId);
        }
        else
        {
            json.Guid("correlationId"u8, record.Id);
        }
        json.Text("identity"u8, record.User.DisplayName);
        json.Number("Level"u8, 4);
        json.Open("properties"u8);
        Properties(json, record);
        json.Close();
        json.Close();
        json.EndLine();
    }

    static void Properties(JsonLine json, RiskDetection record)
    {
        json.Text("id"u8, record.Identifier);
        if (record.SignIn is { } signIn)
        {
            json.Guid("requestId"u8, signIn.RequestId);
            json.Guid("correlationId"u8, signIn.CorrelationId);
        }
        else
        {
            json.Null("requestId"u8);
            json.Null("correlationId"u8);
        }
        json.Text("riskType"u8, record.Kind.EventType);
        json.Text("riskEventType"u8, record.Kind.EventType);
        json.Text("riskState"u8, record.State);
        json.Text("riskLevel"u8, record.Level);
        json.Text("riskDetail"u8, record.Detail);
        json.Text("source"u8, "IdentityProtection");
        json.Text("detectionTimingType"u8, record.Kind.Timing == DetectionTiming.Realtime ? "realtime" : "offline");
        json.Text("activity"u8, record.Kind.OfSignIn ? "signin" : "user");
        json.Text("tokenIssuerType"u8, "AzureAD");
        if (record.SignIn is { } from)
        {
            json.Text("ipAddress"u8, from.Address.Ip);
            SignInWriter.Place(json, from.Address);
        }
        json.Time("activityDateTime"u8, record.ActivityTime);
        json.Time("detectedDateTime"u8, record.Time);
        json.Time("lastUpdatedDateTime"u8, record.Time);
        json.Guid("userId"u8, record.User.Id);
        json.Text("userDisplayName"u8, record.User.DisplayName);
        json.Text("userPrincipalName"u8, record.User.PrincipalName);
        // JSON within a text, as the original has it.
        string agent = record.SignIn?.UserAgent ?? "";
        json.Text("additionalInfo"u8, agent.Length == 0 ? "[]" : $"[{{\"Key\":\"userAgent\",\"Value\":\"{agent}\"}}]");
    }
}
