using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>
/// Which records rules see of two logs, so that their alerts can be compared: the same users, spans of as many days, and of each user as
/// many days. Rules that know what is new, or where someone was before, then know as much on either side. Records of nobody are a user's.
/// </summary>
sealed class EqualDays
{
    readonly Dictionary<(int User, long Day), int> ofReal, ofMade;

    EqualDays(Window real, Window made, Dictionary<(int User, long Day), int> ofReal, Dictionary<(int User, long Day), int> ofMade)
    {
        (Real, Made, this.ofReal, this.ofMade) = (real, made, ofReal, ofMade);
        Users = ofReal.Keys.Select(one => one.User).Distinct().Count(user => user >= 0);
    }

    /// <summary>Days from the first on, counted from year 1.</summary>
    public readonly record struct Window(long First, long Days)
    {
        public bool Holds(long day) => day >= First && day < First + Days;
    }

    public Window Real { get; }
    public Window Made { get; }
    public int Users { get; }

    /// <summary>The same number on both sides.</summary>
    public int UserDays => ofReal.Count;

    /// <summary>The how-manieth of the days of its user it is, from 0; null where rules do not see the record.</summary>
    public int? PlaceInReal(TimedEvent one) => Place(ofReal, one);

    public int? PlaceInMade(TimedEvent one) => Place(ofMade, one);

    static int? Place(Dictionary<(int User, long Day), int> places, TimedEvent one) =>
        places.TryGetValue((one.User, DayOf(one)), out int place) ? place : null;

    /// <summary>Null where they have no user in common.</summary>
    /// <param name="most">records of the real side at most: users are drawn, with all that they have</param>
    public static EqualDays? Of(IReadOnlyList<TimedEvent> real, IReadOnlyList<TimedEvent> made, int most, ulong seed)
    {
        if (real.Count == 0 || made.Count == 0) return null;
        var (one, other) = Windows(Span(real), Span(made));
        var (counts, daysOfMade) = (Counts(real, one), Counts(made, other));
        var common = Drawn(counts.Where(user => daysOfMade.ContainsKey(user.Key)).ToDictionary(), most, seed);
        if (common.Count == 0) return null;
        Dictionary<(int, long), int> ofReal = [], ofMade = [];
        foreach (int user in common)
        {
            int days = Math.Min(counts[user].Count, daysOfMade[user].Count);
            foreach (var (place, day) in counts[user].Keys.Order().Take(days).Index()) ofReal.Add((user, day), place);
            foreach (var (place, day) in daysOfMade[user].Keys.Order().Take(days).Index()) ofMade.Add((user, day), place);
        }
        return new(one, other, ofReal, ofMade);
    }

    /// <summary>Users drawn until they have so many records, one at least.</summary>
    public static List<int> Drawn(IReadOnlyDictionary<int, SortedDictionary<long, int>> users, int most, ulong seed)
    {
        List<int> drawn = [];
        long records = 0;
        foreach (int user in users.Keys.OrderBy(user => Philox.UInt64(seed, 304, (ulong)(user + 1))))
        {
            records += users[user].Values.Sum();
            if (drawn.Count > 0 && records > most) break;
            drawn.Add(user);
        }
        return drawn;
    }

    /// <summary>Records of each user by day.</summary>
    public static Dictionary<int, SortedDictionary<long, int>> Counts(IEnumerable<TimedEvent> events, Window within)
    {
        Dictionary<int, SortedDictionary<long, int>> users = [];
        foreach (var one in events)
        {
            long day = DayOf(one);
            if (!within.Holds(day)) continue;
            if (!users.TryGetValue(one.User, out var days)) users.Add(one.User, days = []);
            days[day] = days.GetValueOrDefault(day) + 1;
        }
        return users;
    }

    /// <summary>The same days where one span holds the other; else the last ones of the real log and the first ones of the other.</summary>
    static (Window Real, Window Made) Windows(Window real, Window made)
    {
        long days = Math.Min(real.Days, made.Days), first = Math.Max(real.First, made.First);
        return real.Holds(first) && made.Holds(first) && real.Holds(first + days - 1) && made.Holds(first + days - 1)
            ? (new(first, days), new(first, days))
            : (new(real.First + real.Days - days, days), new(made.First, days));
    }

    public static Window Span(IReadOnlyList<TimedEvent> events)
    {
        long first = events.Min(DayOf);
        return new(first, events.Max(DayOf) - first + 1);
    }

    public static long DayOf(TimedEvent one) => one.Ticks / TimeSpan.TicksPerDay;
}
