using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// A log with one of everything that a schema can find: users with names, identifiers and devices of their own, rules, sums, lists, keys
/// that come and go.
/// </summary>
static class SmallLog
{
    public const int Users = 12, Days = 14;
    static readonly DateTime First = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    static readonly string[] Given = ["ada", "bo", "cleo", "dov", "eva", "finn", "gus", "hedda", "ivo", "jon", "kaja", "lev"];
    static readonly (string Address, string City)[] Places =
        [.. Enumerable.Range(0, 9).Select(i => ($"10.{i}.0.{7 * i + 1}", $"City {i % 5}"))];
    static readonly string[] Apps = ["Mail", "Portal", "Wiki", "Files"];

    public static string UserOf(int user) => $"{Given[user]}.{(char)('a' + user)}son@example.com";

    public static List<ReadOnlyMemory<byte>> Records()
    {
        var random = new Random(5);
        var records = new List<(DateTime Time, byte[] Utf8)>();
        var ids = Enumerable.Range(0, Users).Select(_ => Id(random)).ToArray();
        var devices = Enumerable.Range(0, Users).Select(_ => Id(random)).ToArray();
        var apps = Apps.Select(_ => Id(random)).ToArray();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
            {
                if (random.Next(4) == 0) continue;
                var at = First.AddDays(day).AddHours(8 + user % 4).AddMilliseconds(random.Next(3_600_000));
                for (int n = random.Next(2, 8); n > 0; n--, at = at.AddMilliseconds(random.Next(1, 4_000_000)))
                    records.Add((at, Record(random, at, user, ids, devices, apps)));
            }
        return [.. records.OrderBy(record => record.Time).Select(record => (ReadOnlyMemory<byte>)record.Utf8)];
    }

    static byte[] Record(Random random, DateTime at, int user, string[] ids, string[] devices, string[] apps)
    {
        string name = UserOf(user);
        int app = random.Next(Apps.Length), took = random.Next(20, 900);
        var (address, city) = random.Next(20) == 0
            ? ($"172.16.{random.Next(200)}.{random.Next(200)}", "Nowhere")
            : Places[(user + random.Next(2)) % 9];
        int code = random.Next(5) == 0 ? 50126 : 0;
        var record = new JsonObject
        {
            ["time"] = Spelled(at), ["user"] = name, ["userId"] = ids[user], ["display"] = Display(name), ["address"] = address,
            ["where"] = new JsonObject { ["city"] = city }, ["app"] = new JsonObject { ["id"] = apps[app], ["name"] = Apps[app] },
            ["code"] = $"{code}", ["status"] = new JsonObject { ["errorCode"] = code, ["reason"] = code == 0 ? "" : "bad password" },
            ["device"] = random.Next(3) == 0 ? null : devices[user], ["took"] = took, ["done"] = Spelled(at.AddMilliseconds(took)),
            ["id"] = Id(random), ["tags"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(i => (JsonNode)$"tag{i}")]),
        };
        if (random.Next(6) == 0) record["mfa"] = new JsonObject { ["method"] = random.Next(2) == 0 ? "app" : "text" };
        return Encoding.UTF8.GetBytes(record.ToJsonString());
    }

    public static string Display(string name) =>
        string.Join(' ', name[..name.IndexOf('@')].Split('.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static string Spelled(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    static string Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)(bytes[7] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes).ToString();
    }
}
