namespace CyberLM.Logs;

/// <summary>
/// Which fields of a record name an account, a role or a machine that the recorded act makes: such a name is the attacker's choice, and no
/// organisation has it before.
/// </summary>
static class MadeNames
{
    static readonly string[] ActKeys = ["eventName", "operationName", "activityDisplayName", "Operation"];
    static readonly string[] Made = ["requestParameters", "responseElements", "targetResources", "ObjectId", "ModifiedProperties"];

    /// <summary>A user account was created, a computer account was.</summary>
    static readonly string[] WindowsEvents = ["4720", "4741"];

    public static Func<RecordField, bool> In(IReadOnlyList<RecordField> fields)
    {
        bool isWindows = fields.Any(field => field.Key is "EventID" or "EventId" or "event_id" && WindowsEvents.Contains(field.Value));
        if (isWindows) return field => field.Key is "TargetUserName" or "SamAccountName" or "DnsHostName";
        string act = fields.FirstOrDefault(field => ActKeys.Contains(field.Key)).Value ?? "";
        bool makes = act.StartsWith("Create", StringComparison.Ordinal) || act is "Add user" or "Add user." or "Invite external user";
        // A key, a password or a policy is made for somebody who is there already.
        if (act is not ("CreateUser" or "CreateRole") && act.StartsWith("Create", StringComparison.Ordinal)) makes = false;
        return makes ? field => Made.Any(word => field.Path.Contains(word, StringComparison.OrdinalIgnoreCase)) : _ => false;
    }
}
