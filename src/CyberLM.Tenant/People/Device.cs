namespace CyberLM.Tenant;

/// <summary>How the directory knows a device.</summary>
public enum DeviceTrust { None, Registered, Joined, HybridJoined }

/// <summary>A browser as it announces itself, and as the sign-in log labels it.</summary>
public sealed record Browser(string UserAgent, string Label);

/// <summary>A laptop or a phone. One that the directory does not know has no id in the log.</summary>
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
    public bool Known => Trust != DeviceTrust.None;

    /// <summary>Only joined devices report whether they are managed and compliant.</summary>
    public bool ReportsCompliance => Trust == DeviceTrust.Joined;
}

/// <summary>Devices with browsers of a fleet in which few versions are in use at a time.</summary>
static class DeviceFactory
{
    static readonly double[] TrustWeights = [0, 0.45, 0.29, 0.26];

    public static Device Laptop(Prng random, string displayName)
    {
        var trust = (DeviceTrust)random.Weighted(TrustWeights);
        bool mac = random.Chance(0.12) && trust != DeviceTrust.HybridJoined;
        string system = mac ? "MacOs" : random.Chance(0.2) ? "Windows 11" : "Windows 10";
        var browsers = new List<Browser> { mac ? (random.Chance(0.4) ? Safari(random) : Chrome(random, mac)) : Edge(random) };
        if (random.Chance(0.4))
        {
            browsers.Add(Second(random, mac));
        }
        return new Device(random.Guid(), displayName, system, trust, random.Chance(0.92), false, browsers, RichClient(random));
    }

    public static Device Phone(Prng random, string displayName)
    {
        bool apple = random.Chance(0.55);
        DeviceTrust trust = random.Chance(0.15) ? DeviceTrust.Registered : DeviceTrust.None;
        Browser browser = apple ? MobileSafari(random) : MobileChrome(random);
        return new Device(random.Guid(), displayName, apple ? "Ios" : "Android", trust, true, true, [browser], RichClient(random));
    }

    static Browser Second(Prng random, bool mac) => random.Weighted([0.72, 0.2, 0.05, 0.03]) switch
    {
        0 => Chrome(random, mac),
        1 => Firefox(random, mac),
        2 => Opera(random),
        _ => InternetExplorer(),
    };

    static string RichClient(Prng random) => $"Rich Client {4 + random.Below(2)}.{20 + random.Below(30)}.{random.Below(3)}.0";

    const string WebKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
    const string AppleWebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

    static string Platform(bool mac) => mac ? "Macintosh; Intel Mac OS X 10_15_7" : "Windows NT 10.0; Win64; x64";

    static Browser Edge(Prng random)
    {
        int major = 136 + random.Below(5);
        string version = $"{major}.0.{3240 + (major - 136) * 55}.{50 + random.Below(4) * 11}";
        string agent = $"Mozilla/5.0 ({Platform(false)}) {WebKit} Chrome/{major}.0.0.0 Safari/537.36 Edg/{version}";
        return new Browser(agent, $"Edge {version}");
    }

    static Browser Chrome(Prng random, bool mac)
    {
        string version = $"{136 + random.Below(5)}.0.0";
        return new Browser($"Mozilla/5.0 ({Platform(mac)}) {WebKit} Chrome/{version}.0 Safari/537.36", $"Chrome {version}");
    }

    static Browser Firefox(Prng random, bool mac)
    {
        string version = $"{138 + random.Below(4)}.0";
        string platform = mac ? "Macintosh; Intel Mac OS X 10.15" : Platform(false);
        return new Browser($"Mozilla/5.0 ({platform}; rv:{version}) Gecko/20100101 Firefox/{version}", $"Firefox {version}");
    }

    static Browser Opera(Prng random)
    {
        int major = 120 + random.Below(3);
        string agent = $"Mozilla/5.0 ({Platform(false)}) {WebKit} Chrome/{major + 16}.0.0.0 Safari/537.36 OPR/{major}.0.0.0";
        return new Browser(agent, $"Opera {major}.0.0");
    }

    static Browser InternetExplorer() => new("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE 11.0");

    static Browser Safari(Prng random)
    {
        string version = $"18.{random.Below(6)}";
        return new Browser($"Mozilla/5.0 ({Platform(true)}) {AppleWebKit} Version/{version} Safari/605.1.15", $"Safari {version}");
    }

    static Browser MobileSafari(Prng random)
    {
        int minor = random.Below(6);
        string phone = $"iPhone; CPU iPhone OS 18_{minor} like Mac OS X";
        string agent = $"Mozilla/5.0 ({phone}) {AppleWebKit} Version/18.{minor} Mobile/15E148 Safari/604.1";
        return new Browser(agent, $"Mobile Safari 18.{minor}");
    }

    static Browser MobileChrome(Prng random)
    {
        string version = $"{136 + random.Below(5)}.0.0";
        string phone = $"Linux; Android {13 + random.Below(3)}; K";
        return new Browser($"Mozilla/5.0 ({phone}) {WebKit} Chrome/{version}.0 Mobile Safari/537.36", $"Chrome Mobile {version}");
    }
}
