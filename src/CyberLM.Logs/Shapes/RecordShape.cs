using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>Logs that many write, by what their records look like. Nothing but names and converters depends on them.</summary>
public enum RecordShape
{
    Unknown,
    EntraEventHub,
    EntraLogAnalytics,
    EntraGraph,
    CloudTrail,
    Okta,
    Microsoft365,
    WindowsEvent,
}

/// <summary>Tells the shape of a JSON record by its keys; values are not looked at.</summary>
public static class RecordShapes
{
    /// <param name="Keys">of which each must be there; "a|b" is either of them, "a.b" is b in the object a</param>
    readonly record struct Mark(RecordShape Shape, params string[] Keys);

    static readonly Mark[] Marks =
    [
        new(RecordShape.EntraEventHub, "time", "category", "properties.createdDateTime", "properties.appId",
            "properties.userPrincipalName|properties.servicePrincipalId"),
        new(RecordShape.EntraLogAnalytics, "ResultType", "AppId", "CorrelationId", "UserPrincipalName|ServicePrincipalId",
            "TimeGenerated|TimeGenerated [UTC]|CreatedDateTime|CreatedDateTime [UTC]", "IPAddress"),
        new(RecordShape.EntraGraph, "id", "createdDateTime", "appId", "ipAddress", "status", "userPrincipalName|servicePrincipalId"),
        new(RecordShape.CloudTrail, "eventTime", "eventSource", "eventName", "awsRegion", "userIdentity"),
        new(RecordShape.Okta, "uuid", "published", "eventType", "actor", "outcome|target|client"),
        new(RecordShape.Microsoft365, "CreationTime", "Operation", "RecordType", "OrganizationId", "UserId"),
        new(RecordShape.Microsoft365, "CreationDate", "Operations", "RecordType", "UserIds", "AuditData"),
        new(RecordShape.WindowsEvent, "EventID|EventId", "Channel", "ProviderGuid|SourceName|ProviderName|Provider_Name|Computer|Hostname"),
        new(RecordShape.WindowsEvent, "Event.System"),
        new(RecordShape.WindowsEvent, "winlog.event_id", "winlog.channel"),
    ];

    /// <summary>Unknown for anything else, plain lines included.</summary>
    public static RecordShape Of(ReadOnlySpan<byte> utf8)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var member in JsonMembers.Read(utf8))
            {
                keys.Add(member.Name);
                if (member.IsObject)
                    keys.UnionWith(JsonMembers.Read(member.Value).Select(inner => $"{member.Name}.{inner.Name}"));
            }
        }
        catch (JsonException)
        {
            return RecordShape.Unknown;
        }
        return Marks.FirstOrDefault(mark => mark.Keys.All(key => key.Split('|').Any(keys.Contains))).Shape;
    }

    /// <summary>For people.</summary>
    public static string Describe(this RecordShape shape) => shape switch
    {
        RecordShape.EntraEventHub => "Entra sign-in, as diagnostic settings send it to an event hub",
        RecordShape.EntraLogAnalytics => "Entra sign-in, as a table of Log Analytics",
        RecordShape.EntraGraph => "Entra sign-in, as Microsoft Graph gives it",
        RecordShape.CloudTrail => "AWS CloudTrail event",
        RecordShape.Okta => "Okta System Log event",
        RecordShape.Microsoft365 => "Microsoft 365 audit record",
        RecordShape.WindowsEvent => "Windows event as JSON",
        _ => "no shape that is known",
    };
}
