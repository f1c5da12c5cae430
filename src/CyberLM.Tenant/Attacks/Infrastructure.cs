namespace CyberLM.Tenant;

/// <summary>
/// What an adversary works from. Addresses come from ranges reserved for documentation and tests; the numbers of autonomous systems are
/// those of real hosting providers, since a number reaches nobody and rules look for them.
/// </summary>
sealed class Infrastructure
{
    static readonly int[] Hosting = [14061, 16276, 9009, 24940, 20473, 62240, 51167, 396982];
    static readonly int[] Exits = [60729, 208294, 210558];
    const int Azure = 8075;

    static readonly string[] Tools = ["python-requests/2.32.3", "axios/1.7.9", "Go-http-client/2.0", "curl/8.5.0", "okhttp/4.12.0"];

    // Providers of homes have reserved numbers, as all of the tenant's own.
    const int FirstHomeProvider = 65536, HomeProviders = 16;

    readonly HashSet<string> used = [];

    /// <summary>A rented server.</summary>
    public NetworkAddress Rented(Prng draw)
    {
        int provider = draw.Below(Hosting.Length);
        return Take(draw, NetworkKind.Rented, provider, Hosting[provider], draw.Pick(Cities.All));
    }

    /// <summary>A way through somebody's home, in a city of choice.</summary>
    public NetworkAddress Proxied(Prng draw, City? city = null)
    {
        int provider = draw.Below(HomeProviders);
        return Take(draw, NetworkKind.Proxied, provider, FirstHomeProvider + provider, city ?? draw.Pick(Cities.All));
    }

    public NetworkAddress Exit(Prng draw)
    {
        int network = draw.Below(Exits.Length);
        return Take(draw, NetworkKind.Anonymised, network, Exits[network], draw.Pick(Cities.All));
    }

    /// <summary>A machine in the cloud that the victims use themselves.</summary>
    public NetworkAddress Cloud(Prng draw) => Take(draw, NetworkKind.Rented, Hosting.Length, Azure, draw.Pick(Cities.All));

    /// <summary>One block for each operator, so that an address decides its autonomous system whatever else is played.</summary>
    NetworkAddress Take(Prng draw, NetworkKind kind, int block, int autonomousSystem, City city)
    {
        string ip;
        do
        {
            ip = AddressPlan.Format(kind, block, 1 + draw.Below(254));
        }
        while (!used.Add(ip) && used.Count < 200);
        double latitude = Math.Round(city.Latitude + draw.Uniform(-0.05, 0.05), 7);
        double longitude = Math.Round(city.Longitude + draw.Uniform(-0.05, 0.05), 7);
        return new NetworkAddress(ip, autonomousSystem, kind, city, latitude, longitude);
    }

    /// <summary>A program that does not hide.</summary>
    public static Client Tool(Prng draw) => new(draw.Pick(Tools), null, "", null);

    public static Client Named(string agent) => new(agent, null, "", null);

    /// <summary>An adversary's own browser, kept up to date or not.</summary>
    public static Client Browser(Prng draw, DateOnly date)
    {
        BrowserFamily family = draw.Pick(new[] { BrowserFamily.Chrome, BrowserFamily.Chrome, BrowserFamily.Firefox, BrowserFamily.Edge });
        Announcement says = new Browser(family, mac: draw.Chance(0.2), draw.Below(200), draw.Below(4)).At(date);
        return new Client(says.UserAgent, says.Label, draw.Chance(0.3) ? "Linux" : "Windows 10", null);
    }

    /// <summary>What the victim's own browser says, copied from a stolen session or a phishing page.</summary>
    public static Client Mimic(User victim, DateOnly date)
    {
        Device device = victim.Equipment.Laptops(date).First();
        Announcement says = device.Browsers[0].At(date);
        return new Client(says.UserAgent, says.Label, device.OperatingSystem, null);
    }
}
