using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CyberLM.Logs;

/// <summary>
/// Looks for real values in pseudonymised records, by other means than those that replaced them: every address, GUID, e-mail address and
/// host that the original record has by regular expression, every name that its keys or the labels in its texts show, word by word. What a
/// record and its original both hold is a leak; what only meets a real value of another record by chance is none.
/// </summary>
public sealed partial class LeakScan
{
    static readonly string[] NameKeys =
    [
        "userPrincipalName", "userDisplayName", "identity", "userName", "UserId", "SubjectUserName", "TargetUserName", "AccountName",
        "Computer", "Hostname", "computerName", "alternateSignInName", "signInIdentifier", "FQDN", "SubjectDomainName", "TargetDomainName",
        "WorkstationName", "bucketName", "accountId", "recipientAccountId", "actor_alternateId_s", "actor_displayName_s",
    ];

    /// <summary>Four numbers with dots are a version here, and GUIDs those of a product.</summary>
    static readonly string[] ProgramKeys = ["userAgent", "browser", "ProviderGuid", "FileVersion", "agentVersion", "clientVersion"];

    /// <summary>Told in every log of their kind, or no name at all.</summary>
    static readonly HashSet<string> Public = new(StringComparer.OrdinalIgnoreCase)
    {
        "system", "local service", "network service", "localsystem", "anonymous logon", "nt authority", "workgroup", "administrator",
        "administrators", "guest", "krbtgt", "window manager", "font driver host", "builtin", "okta system", "unknown", "aws internal",
        "root", "domain", "user", "onmicrosoft", "sharepoint", "localhost", "internal", "test", "s-1-5-18", "s-1-5-19", "s-1-5-20",
    };

    static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;
    readonly HashSet<string> names = new(Comparer);

    /// <summary>Notes what names the original record has; all are learned before the first is checked.</summary>
    public void Learn(ReadOnlySpan<byte> original)
    {
        if (TryParse(original, out var document))
            using (document) Learn(document.RootElement, "");
        foreach (Match label in Label().Matches(Strings(original, out _)))
            Learn(label.Groups["name"].Value.TrimEnd('.', ')', ']'));
    }

    void Learn(JsonElement element, string key)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject()) Learn(member.Value, member.Name);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Learn(item, key);
                break;
            case JsonValueKind.String when NameKeys.Contains(key, Comparer):
                Learn(Text(element));
                break;
        }
    }

    /// <summary>In domain\user and first.domain.tld each part is a name, but for what stands last in the latter.</summary>
    void Learn(string value)
    {
        string[] parts = [.. value.Split('\\', '@').SelectMany(part => part.Contains('.') ? part.Split('.')[..^1] : [part])];
        if (!IsTelling(value) || !parts.Any(IsTelling)) return;
        names.Add(value);
        if (!value.Contains(' ')) names.UnionWith(parts.Where(IsTelling).Select(part => part.TrimEnd('$')));
    }

    static bool IsTelling(string value) =>
        value.Length >= 4 && value.Any(char.IsLetterOrDigit) && !Public.Contains(value) && !IsPublicHost(value)
        && !value.StartsWith("AWSServiceRole", StringComparison.Ordinal);

    static bool IsPublicHost(string value) => WellKnown.PublicDomains.Any(domain =>
        value.Equals(domain, StringComparison.OrdinalIgnoreCase) || value.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The real values that still stand in the record; whether it is JSON where the original was.</summary>
    public (IReadOnlyList<string> Leaks, bool IsValid) Check(ReadOnlySpan<byte> original, ReadOnlySpan<byte> record)
    {
        string before = Strings(original, out bool wasJson), after = Strings(record, out bool isJson);
        var leaks = new HashSet<string>(Shapes(before), StringComparer.OrdinalIgnoreCase);
        leaks.IntersectWith(Shapes(after));
        foreach (string name in names)
            if (Stands(name, before) && Stands(name, after)) leaks.Add(name);
        return ([.. leaks], isJson || !wasJson);
    }

    static IEnumerable<string> Shapes(string text) =>
        Guid().Matches(text).Concat(Mail().Matches(text)).Concat(Sid().Matches(text))
            .Concat(Address().Matches(text).Where(match => IsRoutable(match.Value)))
            .Concat(Host().Matches(text).Where(match => !IsPublicHost(match.Value)))
            .Select(match => match.Value)
            .Where(value => !WellKnown.Guids.Contains(value.ToLowerInvariant()) && !Nil().IsMatch(value.Split('@')[0]));

    /// <summary>Loopback, link-local, multicast and "any" are nobody's.</summary>
    static bool IsRoutable(string address) =>
        System.Net.IPAddress.TryParse(address, out var parsed) && parsed.GetAddressBytes() is [not (0 or 127 or (>= 224)), ..] bytes
        && bytes is not [169, 254, ..];

    static bool Stands(string name, string text)
    {
        for (int at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int end = at + name.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) return true;
        }
        return false;
    }

    /// <summary>All strings of a record, a line each; of what is no JSON the whole.</summary>
    static string Strings(ReadOnlySpan<byte> record, out bool isJson)
    {
        isJson = TryParse(record, out var document);
        if (!isJson) return Encoding.UTF8.GetString(record);
        var text = new StringBuilder();
        using (document) Append(document.RootElement, text);
        return text.ToString();
    }

    static void Append(JsonElement element, StringBuilder to)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject().Where(member => !ProgramKeys.Contains(member.Name, Comparer)))
                Append(member.Value, to);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) Append(item, to);
        else if (element.ValueKind == JsonValueKind.String)
            to.Append(Text(element)).Append('\n');
    }

    /// <summary>A lone surrogate has no text of its own: such a string is taken as it is spelled.</summary>
    static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    static bool TryParse(ReadOnlySpan<byte> record, out JsonDocument document)
    {
        try
        {
            document = JsonDocument.Parse(record.ToArray(), new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            document = null!;
            return false;
        }
    }

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")]
    private static partial Regex Guid();

    /// <summary>
    /// A name is said to the line's end behind a tab, else to a blank or a sign that ends it; before others of these it is no name but the
    /// beginning of an address or a path.
    /// </summary>
    [GeneratedRegex(
        @"(?<![\w.-])(?:(?:account|user|host|computer|workstation|domain)[ _]?name|account domain|logon account|source workstation"
        + @"|user[ _]?id|user)[ \t]*[:=](?:[ ]*\t[ \t]*(?<name>\w[^\t\r\n]*)"
        + @"|[ ]*[""']?(?!font driver host|window manager|nt authority)(?<name>(?>\w[^\s,;""'/:=]*))(?![/:=]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^[0-]+$")]
    private static partial Regex Nil();

    [GeneratedRegex(@"\bS-1-5-21-\d+-\d+-\d+")]
    private static partial Regex Sid();

    [GeneratedRegex(@"(?<![\w.-])(?:[\w-]+\.)+(?:com|net|org|local|lan|corp)(?![\w-])(?!\.\w)")]
    private static partial Regex Host();

    [GeneratedRegex(@"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\w.]|[Vv]ersion[ :=\t]{1,3})(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)")]
    private static partial Regex Address();
}
