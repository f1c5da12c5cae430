using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CyberLM.Logs;

/// <summary>
/// Whom a field names: at keys of users, hosts and accounts by its whole value; anywhere by mail addresses, AWS resource names and home
/// folders. Accounts that all systems have are none.
/// </summary>
static partial class Mentions
{
    const int LongestName = 128;
    static readonly string[] DomainKeys = ["domainname", "domain", "accountdomain", "logondomain", "subjectdomainname", "targetdomainname",
        "targetoutbounddomainname"];

    /// <summary>Names of other machines than the organisation's stand there too: what was looked up, what served.</summary>
    static readonly string[] NoHostKeys = ["queryname", "servername", "clientprovidedhostheader"];
    static readonly string[] TenantKeys = ["tenantid", "aadtenantid", "resourcetenantid", "organizationid", "hometenantid"];

    public static IEnumerable<Mention> In(RecordField field)
    {
        string key = field.Key.ToLowerInvariant(), value = field.Value.Trim();
        if (value.Length == 0 || field.Kind == KeyKind.Program) return [];
        if (TenantKeys.Contains(Normal(key)) && GuidMap.TryParse(Encoding.UTF8.GetBytes(value), out var guid) && guid != 0)
            return [new(MemberRole.Account, value.ToLowerInvariant(), value)];
        if (field.Kind == KeyKind.Account) return AwsMap.IsAccount(Encoding.UTF8.GetBytes(value))
            ? [new(MemberRole.Account, value, value)] : [];
        if (field.IsNumber || value.Length > LongestName && field.Kind != KeyKind.Text) return [];
        if (value.Contains("arn:", StringComparison.Ordinal) || field.Kind == KeyKind.Text) return InText(value);
        if (field.Kind == KeyKind.Host) return OfHost(Normal(key), value);
        if (field.Kind != KeyKind.User) return [];
        if (Normal(key) == "rolesessionname") return Session(value);
        bool isRole = field.Path.Contains("sessionIssuer", StringComparison.OrdinalIgnoreCase) || Normal(key) == "rolename";
        return OfUser(value, isRole);
    }

    /// <summary>Without what Log Analytics puts behind a key.</summary>
    static string Normal(string key) => string.Concat(KeyWords.Of(Encoding.UTF8.GetBytes(key)).Words);

    static IEnumerable<Mention> OfUser(string value, bool isRole)
    {
        if (IsNoName(value)) return [];
        int slash = value.LastIndexOf('\\');
        if (slash > 0)
            return KeyedNames.IsPrincipal(Encoding.UTF8.GetBytes(value[..slash])) ? []
                : [.. Domain(value[..slash]), .. OfUser(value[(slash + 1)..], isRole)];
        if (value[^1] == '$') return value.Length > 1 ? [new(MemberRole.Host, value[..^1].ToLowerInvariant(), value[..^1])] : [];
        if (Mail().Match(value) is { Success: true, Index: 0 } mail && mail.Length == value.Length) return OfMail(value);
        if (!value.Any(char.IsLetter) || value.AsSpan().ContainsAny("/:;,<>\"|@")) return [];
        return [new(isRole ? MemberRole.Role : MemberRole.User, value.ToLowerInvariant(), value)];
    }

    /// <summary>An identifier is found by its shape.</summary>
    static bool IsNoName(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return bytes.Length == 0 || KeyedNames.IsPrincipal(bytes) || value is "self" or "amazon"
            || value.Contains("HIDDEN_DUE", StringComparison.Ordinal) || IPAddress.TryParse(value, out _)
            || Guid.TryParse(value, out _) || value.StartsWith("S-1-", StringComparison.OrdinalIgnoreCase)
            || AwsMap.IsIdentifier(bytes.AsSpan(0, Math.Max(0, value.IndexOf(':') < 0 ? bytes.Length : value.IndexOf(':'))))
            || CloudIdentifiers.IsOne(value) || !Words.IsWord(bytes[0]);
    }

    static IEnumerable<Mention> OfMail(string mail)
    {
        int at = mail.LastIndexOf('@');
        return [new(MemberRole.User, mail[..at].ToLowerInvariant(), mail), .. Domain(mail[(at + 1)..])];
    }

    static IEnumerable<Mention> OfHost(string key, string value)
    {
        if (NoHostKeys.Contains(key) || IPAddress.TryParse(value, out _) || value.AsSpan().ContainsAny("/:;, <>\"|@")) return [];
        if (KeyedNames.IsPrincipal(Encoding.UTF8.GetBytes(value))) return [];
        if (DomainKeys.Contains(key)) return Domain(value);
        value = value.TrimStart('\\').TrimEnd('$', '.');
        var found = new List<Finding>();
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length is 0 or > HostLabels.Longest || IsPublic(value.ToLowerInvariant())) return [];
        HostLabels.Find(bytes, 0, named: true, found);
        if (!found.Exists(finding => finding is { Start: 0, Kind: FindingKind.Name })) return [];
        int dot = value.IndexOf('.');
        string label = dot < 0 ? value : value[..dot];
        return [new(MemberRole.Host, label.ToLowerInvariant(), value), .. dot < 0 ? [] : Domain(value[(dot + 1)..])];
    }

    /// <summary>Domains of mail and hosts that everybody uses are none.</summary>
    static IEnumerable<Mention> Domain(string value)
    {
        value = value.Trim('.');
        string lower = value.ToLowerInvariant();
        bool isPublic = IsPublic(lower) || WellKnown.HostingDomains.Contains(lower)
            || lower.EndsWith(".internal", StringComparison.Ordinal) || lower.Length < 3
            || KeyedNames.IsPrincipal(Encoding.UTF8.GetBytes(lower)) || !lower.Any(char.IsLetter);
        return isPublic ? [] : [new(MemberRole.Domain, lower, value)];
    }

    /// <summary>A service's, or what a customer of it has there.</summary>
    static bool IsPublic(string host) => WellKnown.PublicDomains.Any(domain => host == domain
        || host.EndsWith($".{domain}", StringComparison.Ordinal))
        && !WellKnown.HostingDomains.Any(domain => host.EndsWith($".{domain}", StringComparison.Ordinal));

    static IEnumerable<Mention> InText(string text)
    {
        var found = new List<Mention>();
        foreach (Match arn in Principal().Matches(text))
        {
            found.Add(new(MemberRole.Account, arn.Groups["account"].Value, arn.Groups["account"].Value));
            string[] names = arn.Groups["name"].Value.Split('/');
            string kind = arn.Groups["kind"].Value;
            if (kind == "role") found.AddRange(OfUser(names[^1], isRole: true));
            else if (kind == "assumed-role") found.AddRange([.. OfUser(names[0], isRole: true), .. names.Skip(1).SelectMany(Session)]);
            else found.AddRange(OfUser(names[^1], isRole: false));
        }
        if (text.Contains('@')) foreach (Match mail in Mail().Matches(text)) found.AddRange(OfMail(mail.Value));
        foreach (Match home in Home().Matches(text)) found.AddRange(OfUser(home.Groups["name"].Value, isRole: false));
        return found;
    }

    /// <summary>A session is named by whoever opens it; a person's has a mail address.</summary>
    static IEnumerable<Mention> Session(string name) => name.Contains('@') ? OfUser(name, isRole: false) : [];

    [GeneratedRegex(@"arn:aws[\w-]*:(?:iam|sts)::(?<account>\d{12}):(?<kind>user|role|assumed-role|federated-user)/"
        + @"(?<name>[\w+=,.@/-]*\w)")]
    private static partial Regex Principal();

    [GeneratedRegex(@"(?<![\w.%+-])[\w.%+'#-]{1,128}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w-])")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?:\\Users\\|/home/|/Users/)(?<name>\w[\w.$-]{0,63})(?=[\\/]|$)")]
    private static partial Regex Home();
}
