namespace CyberLM.Logs;

/// <summary>Who a record is about: the user, else the principal, else the machine, where records of its shape say so.</summary>
public static class RecordActor
{
    static readonly string[] CloudTrail =
        ["userIdentity.arn", "userIdentity.userName", "userIdentity.principalId", "userIdentity.invokedBy", "userIdentity.accountId"];
    static readonly string[] EventHub =
        ["properties.userPrincipalName", "properties.servicePrincipalName", "properties.servicePrincipalId"];
    static readonly string[] LogAnalytics = ["UserPrincipalName", "ServicePrincipalName", "ServicePrincipalId"];
    static readonly string[] Graph = ["userPrincipalName", "servicePrincipalName", "servicePrincipalId"];
    static readonly string[] Okta = ["actor.alternateId", "actor.displayName", "actor.id"];
    static readonly string[] Microsoft365 = ["UserId", "UserIds"];

    /// <summary>Of an event of Windows the account that acts, else the one that it is done to, else the machine.</summary>
    static readonly string[] Windows =
    [
        .. new[] { "", "Event.EventData.", "EventData.", "winlog.event_data." }.SelectMany(at =>
            new[] { "SubjectUserName", "User", "AccountName", "TargetUserName" }.Select(name => at + name)),
        "Computer", "Hostname", "Event.System.Computer", "winlog.computer_name",
    ];

    /// <summary>Of what has no shape that is known: audit and risk records of Entra, and names that many logs use.</summary>
    static readonly string[] Usual =
    [
        .. EventHub, .. Graph, .. LogAnalytics, "properties.initiatedBy.user.userPrincipalName", "properties.initiatedBy.app.displayName",
        "initiatedBy.user.userPrincipalName", "initiatedBy.app.displayName", "caller", "user.name", "user.email", "userName", "username",
        "user", "User", "user_name", "user_id", "userId", "UserId", "account", "principal", "actor", "who",
        "host.name", "host.hostname", "hostname", "Hostname", "host", "Computer", "computer",
    ];

    /// <summary>Null where none of the paths of its shape has a value; a dash, as Windows writes for nobody, is none.</summary>
    public static string? Of(ReadOnlySpan<byte> record)
    {
        string[] paths = Paths(RecordShapes.Of(record));
        string? found = null;
        int best = paths.Length;
        RecordScalars.Read(record, (path, text, _) =>
        {
            int rank = Array.IndexOf(paths, path);
            if (rank >= 0 && rank < best && text is not ("" or "-")) (found, best) = (text, rank);
            return best == 0;
        });
        return found;
    }

    static string[] Paths(RecordShape shape) => shape switch
    {
        RecordShape.EntraEventHub => EventHub,
        RecordShape.EntraLogAnalytics => LogAnalytics,
        RecordShape.EntraGraph => Graph,
        RecordShape.CloudTrail => CloudTrail,
        RecordShape.Okta => Okta,
        RecordShape.Microsoft365 => Microsoft365,
        RecordShape.WindowsEvent => Windows,
        _ => Usual,
    };
}
