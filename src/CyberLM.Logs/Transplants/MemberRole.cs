namespace CyberLM.Logs;

/// <summary>What a member of an organisation is in its logs.</summary>
public enum MemberRole : byte
{
    /// <summary>A person, or what signs in by a name as one does.</summary>
    User,

    /// <summary>Of AWS: what others assume.</summary>
    Role,
    Host,

    /// <summary>A number of AWS, or the tenant of Microsoft's cloud.</summary>
    Account,

    /// <summary>Of hosts and of mail.</summary>
    Domain,
    Address,
}

/// <summary>A mention of a member in a field.</summary>
/// <param name="Key">in lower case, the same for all ways to write the member</param>
/// <param name="Form">as it is written there</param>
readonly record struct Mention(MemberRole Role, string Key, string Form);

static class MemberNames
{
    /// <summary>A host's label, a person's name without domain; of anything else the whole.</summary>
    public static string Short(MemberRole role, string name)
    {
        name = Unqualified(name);
        int cut = role switch { MemberRole.Host => name.IndexOf('.'), MemberRole.User => name.LastIndexOf('@'), _ => -1 };
        return cut > 0 ? name[..cut] : name;
    }

    /// <summary>The same for all ways to write a member.</summary>
    public static string Key(MemberRole role, string name) => Short(role, name).ToLowerInvariant();

    /// <summary>Without Windows' domain in front.</summary>
    public static string Unqualified(string name) => name[(name.IndexOf('\\') + 1)..];
}
