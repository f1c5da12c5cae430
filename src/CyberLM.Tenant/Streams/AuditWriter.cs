using System.Buffers;

namespace CyberLM.Tenant;

/// <summary>A change in the directory as one line of the category AuditLogs.</summary>
sealed class AuditWriter(Guid tenantId)
{
    readonly string resourceId = $"/tenants/{tenantId}/providers/Microsoft.aadiam";

    public void Write(AuditRecord record, IBufferWriter<byte> output)
    {
        var json = new JsonLine(output);
        json.Open();
        json.Time("time"u8, record.Time);
        json.Text("resourceId"u8, resourceId);
        json.Text("operationName"u8, record.Operation.Name);
        json.Text("operationVersion"u8, "1.0");
        json.Text("category"u8, "AuditLogs");
        json.Guid("tenantId"u8, tenantId);
        json.Text("resultSignature"u8, "None");
        json.Number("durationMs"u8, 0);
        if (record.Address is { } address)
        {
            json.Text("callerIpAddress"u8, address.Ip);
        }
        json.Guid("correlationId"u8, record.CorrelationId);
        if (record.Actor is { } actor)
        {
            json.Text("identity"u8, actor.DisplayName);
        }
        json.Number("Level"u8, 4);
        json.Open("properties"u8);
        Properties(json, record);
        json.Close();
        json.Close();
        json.EndLine();
    }

    static void Properties(JsonLine json, AuditRecord record)
    {
        json.Text("id"u8, record.Id);
        json.Text("category"u8, record.Operation.Category);
        json.Guid("correlationId"u8, record.CorrelationId);
        json.Text("result"u8, "success");
        json.Text("resultReason"u8, record.Reason);
        json.Text("activityDisplayName"u8, record.Operation.Name);
        json.TimeWithOffset("activityDateTime"u8, record.Time);
        json.Text("loggedByService"u8, record.Operation.Service);
        json.Text("operationType"u8, record.Operation.Type);
        if (record.UserAgent is { } agent)
        {
            json.Text("userAgent"u8, agent);
        }
        else
        {
            json.Null("userAgent"u8);
        }
        Initiator(json, record);
        json.OpenArray("targetResources"u8);
        for (int i = 0; i < record.Targets.Count; i++)
        {
            Target(json, record.Targets[i], i == 0 ? record.Changes : []);
        }
        json.CloseArray();
        json.EmptyArray("additionalDetails"u8);
    }

    static void Initiator(JsonLine json, AuditRecord record)
    {
        json.Open("initiatedBy"u8);
        if (record.Actor is { } user)
        {
            json.Open("user"u8);
            json.Guid("id"u8, user.Id);
            json.Text("displayName"u8, user.DisplayName);
            json.Text("userPrincipalName"u8, user.PrincipalName);
            json.Text("ipAddress"u8, record.Address?.Ip ?? "");
            json.EmptyArray("roles"u8);
            json.Close();
        }
        else
        {
            json.Open("app"u8);
            json.Null("appId"u8);
            json.Text("displayName"u8, record.Operation.Service == "Core Directory" ? "Personnel Provisioning" : record.Operation.Service);
            json.Null("servicePrincipalId"u8);
            json.Close();
        }
        json.Close();
    }

    static void Target(JsonLine json, AuditTarget target, IReadOnlyList<AuditChange> changes)
    {
        json.Open();
        json.Text("id"u8, target.Id);
        json.Text("displayName"u8, target.Name);
        json.Text("type"u8, target.Type);
        if (target.PrincipalName is { } name)
        {
            json.Text("userPrincipalName"u8, name);
        }
        json.OpenArray("modifiedProperties"u8);
        foreach (AuditChange change in changes)
        {
            json.Open();
            json.Text("displayName"u8, change.Name);
            Value(json, "oldValue"u8, change.OldValue);
            Value(json, "newValue"u8, change.NewValue);
            json.Close();
        }
        json.CloseArray();
        json.EmptyArray("administrativeUnits"u8);
        json.Close();
    }

    /// <summary>Values are JSON within a text.</summary>
    static void Value(JsonLine json, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null)
        {
            json.Null(key);
        }
        else
        {
            json.Text(key, $"\"{value}\"");
        }
    }
}
