using System.Globalization;
using System.Text.Json.Nodes;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>
/// Users who can be told from what they do: each at an hour, on two weekdays and with two devices of their own. No rule of a schema says
/// so, a model must have learned it. Lunch is by the weekday. By rule are the alias, which is the user's name
/// again, the team, which two users have each, and the city of an address.
/// </summary>
static class HabitLog
{
    public const int Users = 6, Weeks = 24;
    const int RecordsOfDay = 4;

    /// <summary>A Monday.</summary>
    public static readonly DateTime First = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
    public static readonly string[] Teams = ["red", "green", "blue"];
    static readonly string[] Cities = ["Oslo", "Lyon", "Kiel", "Porto", "Turku"];

    public static string UserOf(int user) => $"u{user}@example.com";

    public static int NumberOf(string user) => user[1] - '0';

    /// <summary>Three hours apart, so that a clock that is wrong by one or two is of no one.</summary>
    public static int HourOf(int user) => 2 + 3 * user;

    public static DayOfWeek[] DaysOf(int user) => [(DayOfWeek)user, (DayOfWeek)((user + 3) % 7)];

    public static string[] DevicesOf(int user) => [$"pc-{user}", $"phone-{user}"];

    public static string[] LunchOf(DayOfWeek day) => [$"{day} soup", $"{day} salad"];

    public static IEnumerable<string> Lines()
    {
        var random = new Random(3);
        for (int day = 0; day < 7 * Weeks; day++)
            for (int user = 0; user < Users; user++)
            {
                var date = First.AddDays(day);
                if (!DaysOf(user).Contains(date.DayOfWeek)) continue;
                var at = date.AddHours(HourOf(user)).AddSeconds(random.Next(1800));
                for (int n = 0; n < RecordsOfDay; n++, at = at.AddSeconds(random.Next(10, 400)))
                    yield return Record(random, at, user).ToJsonString();
            }
    }

    static JsonObject Record(Random random, DateTime at, int user)
    {
        int place = random.Next(10);
        return new()
        {
            ["time"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["user"] = UserOf(user), ["alias"] = UserOf(user), ["team"] = Teams[user % Teams.Length],
            ["device"] = DevicesOf(user)[random.Next(2)], ["lunch"] = LunchOf(at.DayOfWeek)[random.Next(2)],
            ["address"] = $"192.0.2.{10 + place}", ["city"] = Cities[place % Cities.Length],
        };
    }
}
