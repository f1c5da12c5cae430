using CyberLM.Kernels;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// A log whose rules are known: each of six users has an id, a machine of two, apps of its own liking and working hours; a reason stands
/// beside failures only. Records of other seeds are other draws from the same.
/// </summary>
static class MadeLog
{
    public static string[] Lines(ulong seed, int count) => [.. Enumerable.Range(0, count).Select(i => Line(seed, (ulong)i))];

    static string Line(ulong seed, ulong i)
    {
        long Draw(ulong what, long bound) => Philox.Below(seed, what, i, bound);
        long user = Draw(1, 6), app = Draw(2, 4) < 3 ? user : Draw(3, 9), machine = 2 * user + Draw(4, 2);
        string time = $"2026-03-{1 + Draw(5, 28):D2}T{8 + user + Draw(6, 4):D2}:{Draw(7, 60):D2}:{Draw(8, 60):D2}.{Draw(9, 1000):D3}Z";
        string failure = Draw(10, 5) == 0 ? ",\"code\":7,\"reason\":\"no\"" : ",\"code\":0";
        string note = Draw(11, 3) switch { 0 => ",\"note\":null", 1 => ",\"note\":\"\"", _ => "" };
        string id = $"{Philox.UInt64(seed, 12, i):x16}";
        string who = $"\"user\":\"u{user}\",\"uid\":{100 + user},\"host\":\"m{machine}\",\"app\":\"a{app}\"";
        return $"{{\"time\":\"{time}\",\"id\":\"{id}\",{who},\"took\":{50 + Draw(13, 400)}{failure}{note}}}";
    }

    /// <summary>Every value where it was, but each from another record: fields are as before, and nothing goes together.</summary>
    public static string[] Torn(string[] lines)
    {
        var records = lines.Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!.AsObject()).ToArray();
        return [.. records.Select((record, i) =>
        {
            var torn = new System.Text.Json.Nodes.JsonObject();
            int step = 1;
            foreach (var (key, value) in record)
            {
                var other = records[(i + 17 * step++) % records.Length];
                torn[key] = (other.ContainsKey(key) ? other[key] : value)?.DeepClone();
            }
            return torn.ToJsonString();
        })];
    }
}
