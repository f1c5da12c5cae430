using System.Globalization;
using System.Text;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>Days of users whose records have a code, a status and two more values, as a test draws them.</summary>
static class ExclusionLog
{
    static readonly DateTime First = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    /// <param name="draw">of a user and a record's number on a day: code, status, colour and shape</param>
    public static List<ReadOnlyMemory<byte>> Records(
        int seed, int users, int days, Func<Random, int, int, (int Code, string Status, string Colour, string Shape)> draw)
    {
        var random = new Random(seed);
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < days; day++)
            for (int user = 0; user < users; user++)
                for (int n = 0; n < 8; n++)
                {
                    string time = First.AddDays(day).AddMinutes(n * 40 + user).ToString("s", CultureInfo.InvariantCulture) + "Z";
                    var (code, status, colour, shape) = draw(random, user, n);
                    records.Add(Encoding.UTF8.GetBytes(
                        $$"""{"time":"{{time}}","user":"u{{user}}@example.com","code":"{{code}}","status":"{{status}}",""" +
                        $$""" "colour":"{{colour}}","shape":"{{shape}}"}""".TrimStart()));
                }
        return records;
    }

    /// <summary>Code 7 fails and nothing else does; red is never round.</summary>
    public static List<ReadOnlyMemory<byte>> WithRules(int seed) => Records(seed, users: 8, days: 10, (random, _, _) =>
    {
        int code = random.Next(4) switch { 0 => 7, 1 => 3, _ => 0 };
        string colour = Colour(random), shape = Shape(random);
        while ((colour, shape) == ("red", "round")) (colour, shape) = (Colour(random), Shape(random));
        return (code, code == 7 ? "failure" : Status(random), colour, shape);
    });

    public static string Colour(Random random) => random.Next(3) switch { 0 => "red", 1 => "green", _ => "blue" };

    public static string Shape(Random random) => random.Next(3) switch { 0 => "round", 1 => "square", _ => "flat" };

    static string Status(Random random) => random.Next(3) == 0 ? "notApplied" : "success";

    public static LogSchema Mine(IReadOnlyList<ReadOnlyMemory<byte>> records, MiningOptions? options = null)
    {
        var keys = SequenceKeys.Find(records, options ?? new());
        var miner = new SchemaMiner(keys.Options);
        foreach (var record in SequenceOrder.Of(records, keys).SelectMany(sequence => sequence.Records)) miner.Add(record.Span);
        return miner.Mine();
    }
}
