namespace CyberLM.Tenant;

/// <summary>Names of the kinds of client in the log.</summary>
static class ClientApps
{
    public const string Browser = "Browser";
    public const string Desktop = "Mobile Apps and Desktop clients";
    public const string Smtp = "Authenticated SMTP";

    /// <summary>Protocols that know no second factor.</summary>
    public static IReadOnlyList<string> Legacy { get; } = ["IMAP4", "POP3", Smtp, "Other clients"];

    public static bool IsLegacy(string name) => name is not (Browser or Desktop);
}

/// <summary>The client of a token request: what the log learns of the machine.</summary>
/// <param name="Token">What it came with: "none" or the kind of a refresh token.</param>
/// <param name="App">Null: a browser or a desktop client, as the application is used.</param>
readonly record struct Client(
    string? UserAgent, string? BrowserLabel, string OperatingSystem, Device? Device, string Token = "none", string? App = null);

/// <summary>Which software of a device asks for a token, and how much of it the log sees.</summary>
static class ClientChoice
{
    const string PrimaryRefreshToken = "primaryRefreshToken";
    const double SecondBrowser = 0.25;

    /// <summary>A person at the keyboard: always a browser, or an embedded one, that names itself.</summary>
    public static Client Interactive(Prng random, Device device, DateOnly date, Application application)
    {
        Announcement browser = BrowserOf(random, device).At(date);
        bool tells = device.Known && random.Chance(application.Browser ? 0.6 : 0.85);
        string token = random.Chance(0.12) ? PrimaryRefreshToken : "none";
        return new Client(browser.UserAgent, browser.Label, device.OperatingSystem, tells ? device : null, token);
    }

    /// <summary>A token renewed in the background. Weights: broker or browser that names itself, rich client, silent.</summary>
    public static Client Background(Prng random, Device device, DateOnly date, Application application)
    {
        ReadOnlySpan<double> brokered = [0.8, 0.07, 0.13];
        ReadOnlySpan<double> browsed = [0.55, 0.23, 0.22];
        int kind = random.Weighted(application.Browser ? browsed : brokered);
        double tells = (kind, application.Browser) switch
        {
            (0, false) => 0.9,
            (0, true) => 0.6,
            (1, _) => 0.45,
            _ => 0.35,
        };
        Device? told = device.Known && random.Chance(tells) ? device : null;
        string token = random.Chance(application.Browser ? 0.12 : 0.95) ? PrimaryRefreshToken : "none";
        switch (kind)
        {
            case 0:
                Announcement browser = BrowserOf(random, device).At(date);
                return new Client(browser.UserAgent, browser.Label, device.OperatingSystem, told, token);
            case 1:
                string label = device.Phone ? device.Browsers[0].At(date).Label : device.RichClient;
                return new Client(null, label, device.OperatingSystem, told, token);
            default:
                return new Client(null, null, Coarse(device.OperatingSystem), told, token);
        }
    }

    /// <summary>A daemon: a rich client's label at most.</summary>
    public static Client Daemon(User user, bool legacy)
    {
        string? label = user.Index % 2 == 0 ? "Rich Client 4.40.0.0" : null;
        string system = user.Index % 5 == 0 ? "Linux" : "Windows";
        return new(legacy ? "BAV2ROPC" : null, label, system, null, App: legacy ? ClientApps.Smtp : null);
    }

    static Browser BrowserOf(Prng random, Device device) =>
        device.Browsers.Count > 1 && random.Chance(SecondBrowser) ? device.Browsers[1] : device.Browsers[0];

    /// <summary>Without a browser's user agent the version of Windows is unknown.</summary>
    static string Coarse(string system) => system.StartsWith("Windows", StringComparison.Ordinal) ? "Windows" : system;
}
