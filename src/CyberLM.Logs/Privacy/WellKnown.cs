namespace CyberLM.Logs;

/// <summary>What is the same at every organisation and says nothing of one: it stays. All in lower case.</summary>
static class WellKnown
{
    /// <summary>Accounts and authorities that every system has, and words that say that there is no name.</summary>
    public static readonly HashSet<string> Principals =
    [
        "-", "*", "null", "none", "n/a", "unknown", "not available", "anonymous", "everyone", "all users", "public", "default",
        "default user", "system", "localsystem", "local service", "network service", "localservice", "networkservice",
        "anonymous logon", "administrator", "administrators", "guest", "krbtgt", "defaultaccount", "wdagutilityaccount", "root",
        "nobody", "daemon", "users", "domain admins", "domain users", "nt authority", "nt service", "nt virtual machine", "builtin",
        "workgroup", "window manager", "font driver host", "iis apppool", "trustedinstaller", "s-1-0-0", "okta system",
        "aws internal", "hidden", "anonymous_principal", "system account", "sync_service",
        .. Enumerable.Range(0, 32).SelectMany(session => new[] { $"dwm-{session}", $"umfd-{session}" }),
    ];

    /// <summary>How names begin that AWS and its libraries give: roles of services, sessions that nobody named.</summary>
    public static readonly string[] GivenByAws =
        ["awsservicerolefor", "awsreservedsso_", "aws-go-sdk-", "aws-sdk-", "botocore-session-", "awscli-session-", "assumerolesession"];

    /// <summary>
    /// Words that may be a user's or a host's name and stand in any text as well: such a name is mapped where a key or an address says that
    /// it is one, and left alone elsewhere.
    /// </summary>
    public static readonly HashSet<string> CommonWords =
    [
        "account", "admin", "alert", "alerts", "api", "app", "audit", "azure", "backup", "billing", "browser", "client", "cloud",
        "com", "computer", "contact", "data", "desktop", "dev", "device", "domain", "email", "error", "event", "events", "false",
        "files", "gmail", "group", "health", "help", "helpdesk", "home", "host", "hostname", "hotmail", "http", "https", "info", "internal",
        "internet",
        "intranet", "laptop", "ldap", "local", "localhost", "log", "login", "logon", "logs", "mail", "mailbox", "management",
        "manager", "member", "microsoft", "mobile", "monitoring", "name", "net", "network", "news", "noreply", "office", "ops", "outlook",
        "owner", "postmaster", "print", "printer", "prod", "proxy", "read", "remote", "report", "role", "sales", "scan", "scanner",
        "security", "server", "service", "session", "share", "smtp", "sql", "staging", "support", "svc", "sync", "team", "temp",
        "test", "tester", "time", "token", "true", "update", "user", "username", "vpc", "vpn", "web", "webmaster", "windows",
        "workstation", "write", "www",
    ];

    /// <summary>First labels of host names that say what a host does, not whose it is.</summary>
    public static readonly HashSet<string> Labels =
    [
        "api", "app", "autodiscover", "cdn", "default-first-site-name", "dev", "ftp", "internal", "intranet", "ldap", "localhost", "login",
        "mail", "mobile", "mx", "ns1", "ns2", "owa", "portal", "prod", "proxy", "remote", "smtp", "sso", "staging", "sts", "test", "vpn",
        "webmail", "wpad", "www",
    ];

    /// <summary>Domains whose hosts are nobody's own.</summary>
    public static readonly string[] PublicDomains =
    [
        "amazon.com", "amazonaws.com", "amazonaws.com.cn", "aadrm.com", "akamai.net", "akadns.net", "akamaiedge.net", "apple.com",
        "awsstatic.com", "azure.com", "azure.net", "azureedge.net", "bing.com", "cloudflare.com", "digicert.com", "duosecurity.com",
        "fastly.net", "github.com", "githubusercontent.com", "google.com", "googleapis.com", "googleusercontent.com", "gstatic.com",
        "hashicorp.com", "icloud.com", "live.com", "lync.com", "microsoft.com", "microsoftonline.com", "microsoftonline-p.com",
        "mozilla.org", "msauth.net", "msftauth.net", "msedge.net", "msftconnecttest.com", "msftncsi.com", "msn.com", "office.com",
        "office.net", "office365.com", "okta.com", "outlook.com", "python.org", "schema.org", "skype.com", "skypeforbusiness.com",
        "terraform.io", "trafficmanager.net", "ubuntu.com", "verisign.com", "w3.org", "windows.com", "windows.net",
        "windowsupdate.com", "xmlsoap.org",
    ];

    /// <summary>
    /// Domains below which an organisation's own names stand, and services of AWS whose hosts begin with one; the labels before them are
    /// mapped.
    /// </summary>
    public static readonly string[] HostingDomains =
    [
        "auth0.com", "azurewebsites.net", "blob.core.windows.net", "b2clogin.com", "cloudapp.net", "cloudapp.azure.com", "compute.internal",
        "database.windows.net", "ec2.internal", "file.core.windows.net", "herokuapp.com", "github.io",
        "mail.protection.outlook.com", "my.salesforce.com", "okta.com", "okta-emea.com", "oktapreview.com", "onelogin.com",
        "onmicrosoft.com", "queue.core.windows.net", "servicebus.windows.net", "service-now.com", "sharepoint.com", "slack.com",
        "table.core.windows.net", "vault.azure.net", "zendesk.com",
    ];

    /// <summary>Services of AWS, the label or what it begins with, before which a host has a customer's label.</summary>
    public static readonly string[] AwsTenants = ["s3", "s3-", "elb", "rds", "execute-api", "eks", "cache", "es", "compute", "compute-"];

    /// <summary>Microsoft's own applications and services, as its documentation lists them.</summary>
    public static readonly string[] Guids =
    [
        "00000002-0000-0000-c000-000000000000", "00000003-0000-0000-c000-000000000000", "00000007-0000-0000-c000-000000000000",
        "00000009-0000-0000-c000-000000000000", "0000000a-0000-0000-c000-000000000000", "0000000c-0000-0000-c000-000000000000",
        "00000015-0000-0000-c000-000000000000", "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000",
        "00000004-0000-0ff1-ce00-000000000000", "00000005-0000-0ff1-ce00-000000000000", "00000006-0000-0ff1-ce00-000000000000",
        "00000007-0000-0ff1-ce00-000000000000", "00000009-0000-0ff1-ce00-000000000000",
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "14d82eec-204b-4c2f-b7e8-296a70dab67e", "1950a258-227b-4e31-a9cf-717495945fc2",
        "1b730954-1685-4b74-9bfd-dac224a7b894", "1fec8e78-bce4-4aaf-ab1b-5451cc387264", "27922004-5251-4030-b22d-91ecd9a37ea4",
        "29d9ed98-a469-4536-ade2-f981bc1d605e", "4345a7b9-9a63-4910-a426-35363201d503", "4765445b-32c6-49b0-83e6-1d93765276ca",
        "5e3ce6c0-2b1f-4285-8d4b-75ee78787346", "5f09333a-842c-47da-a157-57da27fcbca5", "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        "80ccca67-54bd-44ab-8625-4b79c4dc7775", "872cd9fa-d31f-45e0-9eab-6e460a02d1f1", "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7",
        "ab9b8c07-8f02-4f72-87fa-80105867a763", "aebc6443-996d-45c2-90f0-388ff96faa56", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
        "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", "d3590ed6-52b3-4102-aeff-aad2292ab01c", "de8bc8b5-d9f9-48b1-a8ad-b748da725064",
        "fb78d390-0c51-40cd-8e17-fdbfab77341b",
    ];

    /// <summary>Last labels from which a dotted word in running text is taken for a host, beside countries' two letters.</summary>
    public static readonly HashSet<string> TopLevels =
    [
        "aero", "arpa", "biz", "cat", "cloud", "com", "coop", "corp", "dev", "edu", "gov", "home", "info", "int", "internal",
        "intranet", "jobs", "lan", "local", "localdomain", "mil", "mobi", "museum", "name", "net", "online", "org", "pro", "site",
        "tech", "test", "xyz",
    ];

    /// <summary>Two letters that end a file's or a member's name more often than a host's.</summary>
    public static readonly HashSet<string> NoCountries =
    [
        "cc", "cs", "db", "gz", "hs", "id", "js", "md", "ml", "mo", "pl", "pm", "ps", "py", "rb", "rs", "sc", "sh", "so", "st",
        "ts", "vb",
    ];

    /// <summary>Second labels under a country's that belong to the suffix: co.uk, com.au.</summary>
    public static readonly HashSet<string> SecondLevels = ["ac", "co", "com", "edu", "gov", "net", "org"];
}
