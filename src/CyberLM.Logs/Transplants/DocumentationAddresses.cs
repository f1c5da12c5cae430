using System.Net;
using System.Net.Sockets;

namespace CyberLM.Logs;

/// <summary>
/// Addresses that belong to nobody (RFC 5737, RFC 3849), in place of public ones of a recording, so that no rehearsal accuses anyone. Where
/// they run out, those for measurements (RFC 2544).
/// </summary>
/// <param name="isTaken">the organisation's logs, or the recording, have it</param>
sealed class DocumentationAddresses(Func<string, bool> isTaken)
{
    static readonly string[] Networks = ["192.0.2", "198.51.100", "203.0.113"];
    readonly HashSet<string> drawn = [];
    int next, next6;

    /// <summary>
    /// Neither private nor of this machine or link, and none of those for documentation. Those that nobody has yet (from 240 on) count as
    /// public: recordings that are published have them in place of real ones.
    /// </summary>
    public static bool IsPublic(string text)
    {
        // AWS's own examples have zeros in front, which no address has.
        if (!IPAddress.TryParse(string.Join('.', text.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } cut ? cut : part)),
            out var address)) return false;
        // Of every machine in Azure.
        if (text == "168.63.129.16") return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return bytes is [>= 0x20 and < 0x40, ..] and not [0x20, 0x01, 0x0d, 0xb8, ..];
        return bytes is not ([0 or 10 or 127 or (>= 224 and < 240), ..] or [255, 255, 255, 255]
            or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..]
            or [100, >= 64 and < 128, ..] or [192, 0, 2, _] or [198, 51, 100, _] or [203, 0, 113, _] or [198, 18 or 19, ..]);
    }

    public string Next(string old)
    {
        while (true)
        {
            string one = old.Contains(':') ? $"2001:db8::{++next6:x}" : V4(next++);
            if (!isTaken(one) && drawn.Add(one)) return one;
        }
    }

    /// <summary>Networks in turn, hosts of each scattered; 113 and 254 have no common factor.</summary>
    static string V4(int number)
    {
        const int hosts = 254, step = 113;
        int network = number % Networks.Length, host = number / Networks.Length;
        if (host < hosts) return $"{Networks[network]}.{1 + (host + 1) * step % hosts}";
        int more = number - Networks.Length * hosts;
        return $"198.{18 + more / 65_536 % 2}.{more / 256 % 256}.{more % 256}";
    }
}
