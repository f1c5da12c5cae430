namespace CyberLM.Logs;

/// <summary>
/// Which domains follow from who was mapped to whom: alice@contoso.com to bob@fabrikam.com makes contoso.com fabrikam.com, and CONTOSO,
/// as Windows writes it, FABRIKAM.
/// </summary>
sealed class DomainPlan
{
    const int ShortestLabel = 3;
    readonly Dictionary<string, string> domains = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> All => domains;

    /// <summary>The first word decides.</summary>
    public void Add(string old, string by)
    {
        if (old.Length == 0 || by.Length == 0) return;
        domains.TryAdd(old, by);
        string oldLabel = Label(old), newLabel = Label(by);
        if (oldLabel != old && oldLabel.Length >= ShortestLabel && newLabel.Length > 0) domains.TryAdd(oldLabel, newLabel);
    }

    public void AddMember(RecordedMember member, string by)
    {
        char sign = member.Role == MemberRole.Host ? '.' : '@';
        if (member.Role is not (MemberRole.User or MemberRole.Host)) return;
        string domain = After(by, sign);
        if (domain.Length == 0 && by.Contains('\\')) domain = by[..by.IndexOf('\\')];
        foreach (string form in member.Forms) Add(After(form, sign), domain);
    }

    static string After(string name, char sign)
    {
        int at = sign == '@' ? name.LastIndexOf(sign) : name.IndexOf(sign);
        return at < 0 ? "" : name[(at + 1)..];
    }

    static string Label(string domain) => domain.IndexOf('.') is > 0 and var dot ? domain[..dot] : domain;
}
