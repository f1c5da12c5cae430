namespace CyberLM.Tenant;

/// <summary>Which machine and which software of a user asks for a token, and how much of it the log sees.</summary>
static class ClientChoice
{
    /// <summary>A person at the keyboard: always a browser, or an embedded one, that names itself.</summary>
    public static Client Interactive(Prng random, User user, Application application)
    {
        Device device = user.Devices[0];
        Browser browser = BrowserOf(random, device);
        bool tells = device.Known && random.Chance(application.Browser ? 0.6 : 0.85);
        return new Client(browser.UserAgent, browser.Label, device.OperatingSystem, tells ? device : null, random.Chance(0.12));
    }

    /// <summary>A token renewed in the background. Weights: broker or browser that names itself, rich client, silent.</summary>
    public static Client Background(Prng random, User user, Application application, Device device)
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
        bool token = application.Browser ? random.Chance(0.12) : random.Chance(0.95);
        switch (kind)
        {
            case 0:
                Browser browser = BrowserOf(random, device);
                return new Client(browser.UserAgent, browser.Label, device.OperatingSystem, told, token);
            case 1:
                return new Client(null, device.Phone ? device.Browsers[0].Label : device.RichClient, device.OperatingSystem, told, token);
            default:
                return new Client(null, null, Coarse(device.OperatingSystem), told, token);
        }
    }

    /// <summary>A daemon: a rich client's label at most.</summary>
    public static Client Daemon(User user) =>
        new(null, user.Index % 2 == 0 ? "Rich Client 4.40.0.0" : null, user.Index % 5 == 0 ? "Linux" : "Windows", null, false);

    static Browser BrowserOf(Prng random, Device device) =>
        device.Browsers.Count > 1 && random.Chance(0.25) ? device.Browsers[1] : device.Browsers[0];

    /// <summary>Without a browser's user agent the version of Windows is unknown.</summary>
    static string Coarse(string system) => system.StartsWith("Windows", StringComparison.Ordinal) ? "Windows" : system;
}
