using System.Globalization;

namespace CyberLM.Tenant;

/// <summary>What a browser says of itself, and what the sign-in log makes of it.</summary>
public sealed record Announcement(string UserAgent, string Label);

/// <summary>The families of browsers in use.</summary>
public enum BrowserFamily { Edge, Chrome, Firefox, Opera, InternetExplorer, Safari, MobileSafari, MobileChrome }

/// <summary>A browser of one device. It updates itself, so that what it announces changes every few weeks.</summary>
/// <param name="Mac">On a Mac; otherwise on Windows, or on a phone.</param>
/// <param name="Lag">Days this device is behind the release of a version: a fleet never updates in one night.</param>
public sealed class Browser(BrowserFamily family, bool mac, int lag, int patch)
{
    // Chrome 143 came on 2 December 2025; since 2022 a major version took about 31 days.
    static readonly DateOnly Chrome143 = new(2025, 12, 2);
    const int DaysPerVersion = 31;

    const string WebKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
    const string AppleWebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

    int knownVersion = int.MinValue;
    Announcement? known;

    public Announcement At(DateOnly date)
    {
        DateOnly installed = date.AddDays(-lag);
        bool apple = family is BrowserFamily.Safari or BrowserFamily.MobileSafari;
        double since = (installed.DayNumber - Chrome143.DayNumber) / (double)DaysPerVersion;
        int version = apple ? AppleVersion(installed) : 143 + (int)Math.Floor(since);
        if (version != knownVersion)
        {
            known = Announce(version);
            knownVersion = version;
        }
        return known!;
    }

    /// <summary>Ten times the year's major version plus its minor: a major every September, a minor every two months.</summary>
    static int AppleVersion(DateOnly date)
    {
        int months = (date.Month + 3) % 12;
        int season = date.Month >= 9 ? date.Year : date.Year - 1;
        // Apple went from 18 (2024) to 26 (2025), to number by the year that follows.
        int major = season >= 2025 ? season - 1999 : season - 2006;
        return major * 10 + months / 2;
    }

    Announcement Announce(int version)
    {
        string major = version.ToString(CultureInfo.InvariantCulture);
        string apple = string.Create(CultureInfo.InvariantCulture, $"{version / 10}.{version % 10}");
        string platform = mac ? "Macintosh; Intel Mac OS X 10_15_7" : "Windows NT 10.0; Win64; x64";
        switch (family)
        {
            case BrowserFamily.Edge:
                string build = string.Create(CultureInfo.InvariantCulture, $"{version}.0.{3650 + (version - 143) * 69}.{50 + patch * 11}");
                return new($"Mozilla/5.0 ({platform}) {WebKit} Chrome/{major}.0.0.0 Safari/537.36 Edg/{build}", $"Edge {build}");
            case BrowserFamily.Chrome:
                return new($"Mozilla/5.0 ({platform}) {WebKit} Chrome/{major}.0.0.0 Safari/537.36", $"Chrome {major}.0.0");
            case BrowserFamily.Firefox:
                string fox = (version + 3).ToString(CultureInfo.InvariantCulture) + ".0";
                string on = mac ? "Macintosh; Intel Mac OS X 10.15" : platform;
                return new($"Mozilla/5.0 ({on}; rv:{fox}) Gecko/20100101 Firefox/{fox}", $"Firefox {fox}");
            case BrowserFamily.Opera:
                string opera = (version - 16).ToString(CultureInfo.InvariantCulture);
                string agent = $"Mozilla/5.0 ({platform}) {WebKit} Chrome/{major}.0.0.0 Safari/537.36 OPR/{opera}.0.0.0";
                return new(agent, $"Opera {opera}.0.0");
            case BrowserFamily.InternetExplorer:
                return new("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE 11.0");
            case BrowserFamily.Safari:
                return new($"Mozilla/5.0 ({platform}) {AppleWebKit} Version/{apple} Safari/605.1.15", $"Safari {apple}");
            case BrowserFamily.MobileSafari:
                string phone = $"iPhone; CPU iPhone OS {apple.Replace('.', '_')} like Mac OS X";
                return new($"Mozilla/5.0 ({phone}) {AppleWebKit} Version/{apple} Mobile/15E148 Safari/604.1", $"Mobile Safari {apple}");
            default:
                string android = string.Create(CultureInfo.InvariantCulture, $"Linux; Android {13 + patch % 3}; K");
                return new($"Mozilla/5.0 ({android}) {WebKit} Chrome/{major}.0.0.0 Mobile Safari/537.36", $"Chrome Mobile {major}.0.0");
        }
    }
}
