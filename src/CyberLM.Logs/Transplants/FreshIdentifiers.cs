using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Finds what in a recording only tells one thing from another (requests, events, sessions, processes, things in a cloud), and draws other
/// identifiers of the same form. The same one becomes the same everywhere, no two become one; what means the same at every organisation
/// stays: applications, roles and interfaces that have a GUID of their own.
/// </summary>
sealed class FreshIdentifiers
{
    /// <summary>GUIDs at these keys name what rules look for: programs, roles, providers, rights of a directory.</summary>
    static readonly string[] Staying =
    [
        "appid", "applicationid", "clientappid", "clientid", "resourceid", "resourceappid", "targetappid", "roledefinitionid",
        "roletemplateid", "templateid", "permissionid", "permissiongrantid", "interfaceuuid", "objecttype", "providerguid",
        "attributeguid", "schemaidguid", "classid", "clsid", "featureid",
    ];

    /// <summary>And those within texts at these.</summary>
    static readonly string[] StayingWithin = ["properties", "additionalinfo", "accesslist"];

    static readonly string[] Keys =
    [
        "requestid", "correlationid", "eventid", "sharedeventid", "transactionid", "traceid", "spanid", "sessionid", "externalsessionid",
        "uniquetokenidentifier", "tokenid", "messageid", "internetmessageid", "operationid", "conversationid", "uuid", "x-amz-id-2",
        "signinid", "activityid", "commandid", "auditid", "insertid", "loginid",
    ];

    const int Shortest = 8, Longest = 128, FirstOwnLogon = 0x400;
    readonly byte[] secret;
    readonly GuidMap guids;
    readonly SidMap sids;
    readonly AwsMap aws;
    readonly MacMap macs;
    readonly Dictionary<string, string> fresh = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> staying = new(StringComparer.OrdinalIgnoreCase), taken = new(StringComparer.OrdinalIgnoreCase);
    readonly RecordTexts texts;
    readonly List<Finding> found = [];

    public FreshIdentifiers(PseudonymKey key)
    {
        (guids, aws, macs, secret) = (new(key), new(key), new(key), key.Derive("fresh identifiers"));
        sids = new(key, guids);
        texts = new(Look);
    }

    /// <summary>What was found and what it becomes.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => fresh.Where(one => !staying.Contains(one.Key));

    /// <summary>Public addresses, those that stand in most places first.</summary>
    public IReadOnlyList<string> Addresses => [.. addresses.OrderByDescending(address => address.Value).Select(address => address.Key)];

    readonly Dictionary<string, int> addresses = [];

    public void See(ReadOnlySpan<byte> record) => texts.Read(record);

    void Look(ReadOnlySpan<byte> text, RecordString part, Edits edits)
    {
        string key = part.Key.Words is { Length: > 0 } words ? string.Concat(words) : "";
        if (part.Kind == KeyKind.Number) return;
        bool stays = part.Kind == KeyKind.Public || Array.Exists(StayingWithin, key.Equals)
            || text.Trim("{}"u8).Length == GuidMap.Length && Array.Exists(Staying, key.Equals);
        if (text.Length <= Longest && part.Kind != KeyKind.Key) Whole(text, key);
        for (int at = 0; at < text.Length;)
        {
            if (!Words.IsWord(text[at]))
            {
                at++;
                continue;
            }
            found.Clear();
            int end = IdentifierShapes.Match(text, at, found);
            if (end > 0) Add(text.Slice(found[0].Start, found[0].Length), found[0].Kind, stays);
            else if (CloudIdentifiers.Match(text, at) is > 0 and var cloud) Cloud(text[at..(end = cloud)]);
            at = end > 0 ? end : Words.End(text, at);
        }
    }

    void Add(ReadOnlySpan<byte> value, FindingKind kind, bool stays)
    {
        string text = Encoding.ASCII.GetString(value);
        switch (kind)
        {
            case FindingKind.Guid when stays || IsVersionOne(value):
                staying.Add(text);
                break;
            case FindingKind.Guid:
                Set(text, guids.Map(value));
                break;
            case FindingKind.Sid:
                Set(text, sids.Map(value));
                break;
            case FindingKind.Mac:
                Set(text, macs.Map(value));
                break;
            case FindingKind.AwsIdentifier:
                Set(text, aws.MapIdentifier(value));
                break;
            case FindingKind.Address when DocumentationAddresses.IsPublic(text):
                addresses[text] = addresses.GetValueOrDefault(text) + 1;
                break;
        }
    }

    /// <summary>By a clock and a network card, as interfaces and schemas of the last century are numbered.</summary>
    static bool IsVersionOne(ReadOnlySpan<byte> guid) => guid[14] == '1';

    void Set(string old, byte[] by) => fresh.TryAdd(old, Encoding.ASCII.GetString(by));

    void Cloud(ReadOnlySpan<byte> identifier)
    {
        if (CloudIdentifiers.IsPublic(identifier)) return;
        string text = Encoding.ASCII.GetString(identifier);
        int hyphen = text.LastIndexOf('-');
        if (!fresh.ContainsKey(text)) fresh[text] = text[..(hyphen + 1)] + Drawn(text[(hyphen + 1)..]);
    }

    /// <summary>A value that is nothing else: an identifier of a request, or a session of Windows.</summary>
    void Whole(ReadOnlySpan<byte> value, string key)
    {
        string text = Encoding.UTF8.GetString(value);
        if (fresh.ContainsKey(text)) return;
        if (key.EndsWith("logonid", StringComparison.Ordinal))
        {
            bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            bool isOwn = hex && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long id)
                && id >= FirstOwnLogon;
            if (isOwn) fresh[text] = text[..2] + Drawn(text[2..]);
        }
        else if (value.Length >= Shortest && Array.Exists(Keys, key.Equals) && IsToken(text) && !GuidMap.TryParse(value, out _))
        {
            fresh[text] = Drawn(text);
        }
    }

    static bool IsToken(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "_-+/=.".Contains(c)) && text.Any(char.IsAsciiDigit) && !text.Contains("://");

    /// <summary>Of the same form: each digit becomes one, each letter one of its kind; of hexadecimal digits such.</summary>
    string Drawn(string text)
    {
        bool hasUpper = text.Any(char.IsAsciiLetterUpper);
        bool hex = text.All(char.IsAsciiHexDigit) && !(hasUpper && text.Any(char.IsAsciiLetterLower));
        for (int attempt = 0; ; attempt++)
        {
            var drawn = new StringBuilder(text.Length);
            byte[] hash = [];
            for (int i = 0; i < text.Length; i++)
            {
                if (i % HMACSHA256.HashSizeInBytes == 0)
                    hash = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{text.ToLowerInvariant()}\0{attempt}\0{i}"));
                drawn.Append(One(text[i], hash[i % hash.Length], hex, hasUpper, isFirst: i == 0));
            }
            string result = drawn.ToString();
            if (!result.Equals(text, StringComparison.OrdinalIgnoreCase) && taken.Add(result)) return result;
        }
    }

    static char One(char c, byte random, bool hex, bool upper, bool isFirst) => c switch
    {
        _ when hex && isFirst && c != '0' => (upper ? "123456789ABCDEF" : "123456789abcdef")[random % 15],
        _ when hex => (upper ? "0123456789ABCDEF" : "0123456789abcdef")[random & 15],
        >= '0' and <= '9' => (char)('0' + random % 10),
        >= 'a' and <= 'z' => (char)('a' + random % 26),
        >= 'A' and <= 'Z' => (char)('A' + random % 26),
        _ => c,
    };
}
