using System.Globalization;
using System.Text;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>Events of hosts, each channel of which numbers its own, as Windows does.</summary>
static class CounterLog
{
    public const int Hosts = 3, Channels = 2;
    static readonly DateTime First = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    public static string HostOf(int host) => $"host{host}.example.com";

    /// <param name="quoted">the number is spelled as a string</param>
    public static List<byte[]> Records(int seed, int count, bool quoted = false)
    {
        var random = new Random(seed);
        var last = new long[Hosts, Channels];
        for (int host = 0; host < Hosts; host++)
            for (int channel = 0; channel < Channels; channel++) last[host, channel] = random.Next(1, 3_000_000);
        var records = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            int host = random.Next(Hosts), channel = random.Next(Channels);
            last[host, channel] += random.Next(20) == 0 ? random.Next(2, 5) : 1;
            records.Add(Record(First.AddSeconds(400 * i + random.Next(400)), host, channel, $"{last[host, channel]}", random, quoted));
        }
        return records;
    }

    static byte[] Record(DateTime at, int host, int channel, string number, Random random, bool quoted)
    {
        string time = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $$"""{"time":"{{time}}","host":"{{HostOf(host)}}","channel":"c{{channel}}","number":{{(quoted ? $"\"{number}\"" : number)}}"""
            + $$""","thread":{{1000 + random.Next(5)}},"again":"event {{number}}","port":{{random.Next(1024, 65536)}}}""");
    }
}
