using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Recordings and organisations of a few lines.</summary>
static class Recorded
{
    public static Recording Of(params string[] lines) => Of(lines.Select(Line));

    /// <summary>A record that is written on several.</summary>
    static byte[] Line(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings(""));

    public static Recording Of(IEnumerable<byte[]> records)
    {
        var stream = new MemoryStream();
        foreach (byte[] record in records)
        {
            stream.Write(record);
            stream.WriteByte((byte)'\n');
        }
        stream.Position = 0;
        return Recording.Read(["-"], new LogReaderOptions { Input = stream });
    }

    public static OrganisationRoster Roster(params string[] lines) => OrganisationRoster.Of(lines.Select(line =>
    {
        byte[] record = Line(line);
        long? time = RecordTime.TryFind(record, out var found)
            ? (found.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick : null;
        return new TimedRecord(record, time);
    }));

    public static Transplant Plan(Recording recording, OrganisationRoster? roster, TransplantRequest request) =>
        new(recording, RecordedCast.Of(recording), roster, request);

    public static string[] Write(Recording recording, OrganisationRoster? roster, TransplantRequest request) =>
        [.. Plan(recording, roster, request).Write().Select(record => Encoding.UTF8.GetString(record.Utf8))];

    /// <summary>Everything that is not named stays.</summary>
    public static TransplantRequest Asked(long seconds, params string[] map) => new(map, seconds, 1) { KeepRest = true };

    public static string At(string record, params string[] path) =>
        path.Aggregate(JsonNode.Parse(record)!, (node, key) => node[key]!).ToString();
}
