using System.Globalization;

namespace CyberLM.Tests.Cli;

/// <summary>
/// A log of people who work, some of whom are attacked in between, and what each record was: beside the log, as `tenant` writes it.
/// </summary>
static class LabelLog
{
    public const string Guessing = "T1110.001", Fatigue = "T1621";
    const int Users = 8, Days = 12;
    static readonly DateTime First = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    public static void Write(string log, string truth)
    {
        var random = new Random(11);
        var records = new List<(DateTime At, string User, string Code, string Address, string? Technique)>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
            {
                var at = First.AddDays(day).AddMinutes(random.Next(60));
                for (int n = random.Next(3, 7); n > 0; n--, at = at.AddMinutes(random.Next(5, 50)))
                    records.Add((at, Name(user), random.Next(12) == 0 ? "50074" : "0", $"10.0.{user}.7", null));
                if ((day + user) % 4 == 0) Attack(at, Name(user), "50126", 8, Guessing);
                if ((day + user) % 4 == 2) Attack(at, Name(user), "500121", 5, Fatigue);
            }
        records.Sort((one, other) => one.At.CompareTo(other.At));
        File.WriteAllLines(log, records.Select((one, i) =>
            $$"""{"time":"{{Spelled(one.At)}}","user":"{{one.User}}","code":"{{one.Code}}","address":"{{one.Address}}","number":{{i}}}"""));
        File.WriteAllLines(truth, records.Select((one, i) =>
        {
            string attack = one.Technique is null ? "null" : $$"""{"run":"1","technique":"{{one.Technique}}"}""";
            return $$"""{"stream":"{{Path.GetFileNameWithoutExtension(log)}}","line":{{i + 1}},"attack":{{attack}}}""";
        }));

        void Attack(DateTime at, string user, string code, int count, string technique)
        {
            for (int i = 0; i < count; i++, at = at.AddSeconds(random.Next(2, 20)))
                records.Add((at, user, code, $"203.0.113.{random.Next(1, 200)}", technique));
        }
    }

    static string Name(int user) => $"user{user}@example.com";

    static string Spelled(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
