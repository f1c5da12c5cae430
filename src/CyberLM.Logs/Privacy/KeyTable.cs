using System.Text;

namespace CyberLM.Logs;

/// <summary>What a key says of the string that stands at it.</summary>
enum KeyKind : byte
{
    /// <summary>Nothing: what has a telling shape is mapped, and names that are known from elsewhere.</summary>
    Text,

    /// <summary>A name as people write it.</summary>
    Person,

    /// <summary>An account's name, with its domain or without.</summary>
    User,
    Host,

    /// <summary>A thing in a cloud that its owner named, such as a bucket; it stands in host names.</summary>
    Resource,
    Account,

    /// <summary>The same at every organisation; GUIDs that stand here stay everywhere.</summary>
    Public,

    /// <summary>Not looked at: numbers with dots are versions here.</summary>
    Program,

    /// <summary>A key itself: addresses and identifiers are mapped, words are not.</summary>
    Key,

    /// <summary>No string, whatever the key says.</summary>
    Number,
}

/// <summary>
/// Which keys hold names. A key is taken apart at dots and underscores, and the ends that Log Analytics puts on (_s, _g, _d, _b, _t) go.
/// The rule whose words are the last ones of the key, the keys above it included, says what stands there; of several the longest.
/// </summary>
static class KeyTable
{
    static readonly (KeyKind Kind, string Keys)[] Rules =
    [
        (KeyKind.Person, """
            displayname userdisplayname identity fullname givenname surname firstname lastname actor.name user.fullname
            initiatedby.user.displayname manager contactname
            """),
        (KeyKind.User, """
            userprincipalname upn userid username user user.name user.id useridentity.username subjectusername targetusername accountname
            samaccountname callerusername targetoutboundusername targetaccount subjectaccount account.name actor.alternateid alternateid
            alternatesigninname signinidentifier login loginname logonname logonuser src.user dst.user srcuser dstuser suser duser
            initiatedby initiatinguser mailboxownerupn mailboxguid.upn caller owner.name sourceidentity rolesessionname principal.name
            onpremisessamaccountname usersender sender recipient senderaddress recipientaddress membername member.name
            useremail email mail emailaddress actor.email actoremail
            """),
        (KeyKind.Host, """
            computer computername hostname host host.name hostidentifier workstationname workstation fqdn devicename device.name machinename
            dvc dvchostname src.host dst.host srchost dsthost sourcehostname destinationhostname clientname servername originatingserver
            devicedetail.displayname deviceproperties.displayname queryname subjectdomainname targetdomainname targetoutbounddomainname
            accountdomain logondomain privatednsname publicdnsname dnsname dnshostname domaincontroller clienthostname remotehost
            """),
        (KeyKind.Resource, "bucketname bucket s3bucketname outputs3bucketname"),
        (KeyKind.Account, """
            accountid recipientaccountid ownerid owneraccountid groupownerid awsaccountid aws.account.id useridentity.accountid account.id
            cloud.account.id requesterid sourceaccount
            """),
        (KeyKind.Public, "providerguid"),
        (KeyKind.Program, """
            useragent rawuseragent useragentoriginal browser clientversion fileversion version agentversion platformversion appversion
            osversion eventversion operationversion apiversion appdisplayname resourcedisplayname applicationdisplayname
            clientappdisplayname appliedconditionalaccesspolicies.displayname modifiedproperties.displayname useridentity.invokedby
            debugdata.appname hashes sourcename providername cloudwatchoutputconfig.cloudwatchloggroupname
            """),
    ];

    /// <summary>Types beside a displayName that make it no person's: applications, policies and groups keep their names.</summary>
    static readonly HashSet<string> NoPersons =
    [
        "app", "appinstance", "application", "authenticator", "authorizationserver", "client", "group", "idp", "network", "networkzone",
        "oauth2claimentity", "oauth2scopeentity", "policy", "policyentity", "policyrule", "role", "rule", "schema", "scope",
        "serviceprincipal", "systemprincipal", "usergroup", "zone",
    ];

    static readonly Dictionary<string, (KeyKind Kind, string[] Words)[]> ByLastWord = Rules
        .SelectMany(rule => rule.Keys.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(key => (rule.Kind, Words: key.Split('.'))))
        .GroupBy(rule => rule.Words[^1])
        .ToDictionary(group => group.Key, group => group.OrderByDescending(rule => rule.Words.Length).ToArray());

    public static bool IsNoPerson(string type) => NoPersons.Contains(type.ToLowerInvariant());

    /// <summary>Whether a path of a schema, keys joined by dots, ends in a key that holds a name or an account.</summary>
    public static bool NamesSomeone(string path)
    {
        string[][] words = [.. path.Split('.').Select(part => KeyWords.Of(Encoding.UTF8.GetBytes(part.TrimEnd('[', ']'))).Words)];
        return Find(words[^1], level => level < words.Length ? words[^(level + 1)] : null)
            is KeyKind.Person or KeyKind.User or KeyKind.Host or KeyKind.Resource or KeyKind.Account;
    }

    /// <param name="key">the words of the key itself</param>
    /// <param name="above">those of the key 1, 2, ... levels above it, null where there is none</param>
    public static KeyKind Find(string[] key, Func<int, string[]?> above)
    {
        if (key.Length == 0 || !ByLastWord.TryGetValue(key[^1], out var rules)) return KeyKind.Text;
        foreach (var (kind, words) in rules)
            if (words.Length == 1 || EndsIn(key, above, words)) return kind;
        return KeyKind.Text;
    }

    static bool EndsIn(string[] key, Func<int, string[]?> above, string[] words)
    {
        int level = 0, at = key.Length - 1;
        for (int word = words.Length - 1; word >= 0; word--)
        {
            while (at < 0)
            {
                if (above(++level) is not { } next) return false;
                (key, at) = (next, next.Length - 1);
            }
            if (key[at--] != words[word]) return false;
        }
        return true;
    }
}

/// <summary>A key's words in lower case.</summary>
/// <param name="Prefix">bytes before the last word: keys with the same prefix belong together in a flattened record</param>
readonly record struct KeyWords(string[] Words, int Prefix)
{
    public static KeyWords Of(ReadOnlySpan<byte> key)
    {
        string text = Encoding.UTF8.GetString(key);
        if (text is [.., '_', 's' or 'g' or 'd' or 'b' or 't']) text = text[..^2];
        string[] words = text.ToLowerInvariant().Split((char[])['.', '_', ' '], StringSplitOptions.RemoveEmptyEntries);
        return new(words, Math.Max(0, text.LastIndexOfAny(['.', '_', ' ']) + 1));
    }
}
