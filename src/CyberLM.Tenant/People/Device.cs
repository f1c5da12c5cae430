namespace CyberLM.Tenant;

/// <summary>How the directory knows a device.</summary>
public enum DeviceTrust { None, Registered, Joined, HybridJoined }

/// <summary>A laptop or a phone. One that the directory does not know has no id in the log.</summary>
/// <param name="RichClient">How a client that is no browser is labelled.</param>
public sealed record Device(
    Guid Id,
    string DisplayName,
    string OperatingSystem,
    DeviceTrust Trust,
    bool Compliant,
    bool Phone,
    IReadOnlyList<Browser> Browsers,
    string RichClient)
{
    /// <summary>First day of use; the least date for what was there before the log.</summary>
    public DateOnly Since { get; init; } = DateOnly.MinValue;

    /// <summary>First day no longer in use.</summary>
    public DateOnly Until { get; init; } = DateOnly.MaxValue;

    /// <summary>By the organisation, as all that it hands out are.</summary>
    public bool Managed { get; init; } = true;

    public bool InUse(DateOnly date) => date >= Since && date < Until;

    public bool Known => Trust != DeviceTrust.None;

    /// <summary>Only joined devices report whether they are managed and compliant.</summary>
    public bool ReportsCompliance => Trust == DeviceTrust.Joined;
}

/// <summary>Devices of a fleet with their browsers.</summary>
static class DeviceFactory
{
    const int LongestLag = 18;

    static readonly double[] TrustWeights = [0, 0.45, 0.29, 0.26];

    public static Device Laptop(Prng random, string displayName)
    {
        var trust = (DeviceTrust)random.Weighted(TrustWeights);
        bool mac = random.Chance(0.12) && trust != DeviceTrust.HybridJoined;
        string system = mac ? "MacOs" : random.Chance(0.2) ? "Windows 11" : "Windows 10";
        BrowserFamily first = !mac ? BrowserFamily.Edge : random.Chance(0.4) ? BrowserFamily.Safari : BrowserFamily.Chrome;
        var browsers = new List<Browser> { Install(random, first, mac) };
        if (random.Chance(0.4))
        {
            browsers.Add(Install(random, Second(random, mac), mac));
        }
        return new Device(random.Guid(), displayName, system, trust, random.Chance(0.92), false, browsers, RichClient(random));
    }

    public static Device Phone(Prng random, string displayName)
    {
        bool apple = random.Chance(0.55);
        DeviceTrust trust = random.Chance(0.15) ? DeviceTrust.Registered : DeviceTrust.None;
        Browser browser = Install(random, apple ? BrowserFamily.MobileSafari : BrowserFamily.MobileChrome, mac: false);
        return new Device(random.Guid(), displayName, apple ? "Ios" : "Android", trust, true, true, [browser], RichClient(random));
    }

    static Browser Install(Prng random, BrowserFamily family, bool mac) => new(family, mac, random.Below(LongestLag), random.Below(4));

    static BrowserFamily Second(Prng random, bool mac) => random.Weighted([0.72, 0.2, 0.05, 0.03]) switch
    {
        0 => BrowserFamily.Chrome,
        1 => BrowserFamily.Firefox,
        2 => BrowserFamily.Opera,
        _ => mac ? BrowserFamily.Firefox : BrowserFamily.InternetExplorer,
    };

    static string RichClient(Prng random) => $"Rich Client {4 + random.Below(2)}.{20 + random.Below(30)}.{random.Below(3)}.0";
}
