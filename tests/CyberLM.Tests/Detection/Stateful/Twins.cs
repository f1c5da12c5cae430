using System.Numerics;

namespace CyberLM.Tests.Detection.Stateful;

/// <summary>An event as twins see it: seconds, whose, what value, of which kind.</summary>
public sealed record Happening(int Second, string Who, string Value, string Kind = "a")
{
    public string Json => Remembered.Event(Who, Value, Kind);
}

/// <summary>
/// Each kind of stateful rule once more, with the whole list at hand: every event is judged by going through all the others, and nothing is
/// kept. Events are in the order of time.
/// </summary>
static class Twins
{
    /// <summary>
    /// The first event of an entity's history before an event: going back, a pause longer than the memory ends it.
    /// </summary>
    static int FirstKnown(IReadOnlyList<Happening> all, int i, Func<Happening, int> horizon)
    {
        int first = i;
        for (int j = i - 1; j >= 0; j--)
        {
            if (all[j].Who != all[i].Who) continue;
            if (all[j].Second < horizon(all[first])) break;
            first = j;
        }
        return first;
    }

    public static IEnumerable<(double, string)> NewTerms(IReadOnlyList<Happening> all, int history, int entityHistory)
    {
        for (int i = 0; i < all.Count; i++)
        {
            var e = all[i];
            bool seen = all.Take(i).Any(other => other.Who == e.Who && other.Value == e.Value && other.Second >= e.Second - history);
            int known = all[FirstKnown(all, i, at => at.Second - history)].Second;
            if (!seen && e.Second - all[0].Second >= history && e.Second - known >= entityHistory) yield return (e.Second, e.Who);
        }
    }

    /// <summary>Counts, or distinct values; compared as whole numbers: squares on both sides of the root.</summary>
    public static IEnumerable<(double, string)> Baseline(IReadOnlyList<Happening> all, int bin, int bins, int leastBins, int sigmas,
        int least, bool distinct, bool zeros)
    {
        bool Fires(int i)
        {
            var e = all[i];
            int now = e.Second / bin;
            int first = all[FirstKnown(all, i, at => (at.Second / bin - bins) * bin)].Second / bin;
            BigInteger Count(int which, int until)
            {
                var values = all.Take(until).Where(x => x.Who == e.Who && x.Second / bin == which).Select(x => x.Value);
                return distinct ? values.Distinct().Count() : values.Count();
            }
            var before = Enumerable.Range(now - bins, bins).Where(b => b >= first).Select(b => Count(b, all.Count))
                .Where(count => zeros || count > 0).ToList();
            BigInteger n = before.Count, count = Count(now, i + 1);
            if (n < leastBins || count < least) return false;
            BigInteger sum = before.Aggregate(BigInteger.Zero, (total, x) => total + x);
            BigInteger squares = before.Aggregate(BigInteger.Zero, (total, x) => total + x * x);
            BigInteger over = n * count - sum, variance = n * squares - sum * sum;
            bool aboveSigma = over > 0 && over * over * (n - 1) > sigmas * sigmas * n * variance;
            bool aboveFloor = over > sigmas * n;
            return aboveSigma && aboveFloor;
        }
        for (int i = 0; i < all.Count; i++)
        {
            bool told = Enumerable.Range(0, i).Any(j => all[j].Who == all[i].Who && all[j].Second / bin == all[i].Second / bin && Fires(j));
            if (!told && Fires(i)) yield return (all[i].Second, all[i].Who);
        }
    }

    public static IEnumerable<(double, string)> Absence(IReadOnlyList<Happening> all, int within)
    {
        for (int i = 0; i < all.Count; i++)
        {
            var e = all[i];
            if (!e.Kind.Contains('a')) continue;
            bool answered = all.Skip(i + 1).Any(b => b.Kind.Contains('b') && b.Who == e.Who && b.Second <= e.Second + within);
            if (!answered && all.Any(other => other.Second > e.Second + within)) yield return (e.Second + within, e.Who);
        }
    }

    /// <summary>At each event, over the window that ends with it.</summary>
    public static IEnumerable<(double, string)> Sliding(IReadOnlyList<Happening> all, int window, Func<List<Happening>, bool> holds)
    {
        foreach (var mine in all.GroupBy(e => e.Who).Select(group => group.ToList()))
        {
            int? fired = null;
            for (int i = 0; i < mine.Count; i++)
            {
                int now = mine[i].Second;
                List<Happening> Within(int last) => [.. mine.Take(last).Where(e => e.Second >= now - window)];
                if (!holds(Within(i))) fired = null;
                if (!holds(Within(i + 1)) || (fired is { } at && now - at <= window)) continue;
                fired = now;
                yield return (now, mine[i].Who);
            }
        }
    }

    /// <param name="atOnce">told at the first event that makes it true, otherwise at the end</param>
    public static IEnumerable<(double, string)> Binned(IReadOnlyList<Happening> all, int bin, bool atOnce,
        Func<List<Happening>, bool> holds)
    {
        foreach (var mine in all.GroupBy(e => (e.Who, Bin: e.Second / bin)).Select(group => (group.Key, Events: group.ToList())))
        {
            if (!atOnce)
            {
                if (holds(mine.Events)) yield return ((mine.Key.Bin + 1) * bin, mine.Key.Who);
                continue;
            }
            int first = Enumerable.Range(1, mine.Events.Count).FirstOrDefault(count => holds([.. mine.Events.Take(count)]));
            if (first > 0) yield return (mine.Events[first - 1].Second, mine.Key.Who);
        }
    }
}
