using System.Net;
using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// Draws who plays the actors of scenarios: users of the organisation, names that it does not have, addresses that belong to nobody.
/// Scenarios that are played one after the other share the members of an actor with the same name, where those are what both ask for.
/// </summary>
/// <param name="named">users that whoever plays has named, for the first actor of known users</param>
/// <param name="present">who has records in the logs that are written into; null: anyone</param>
public sealed class Casting(
    IRecordWriter writer, IReadOnlyList<StreamShape> shapes, IReadOnlyList<string> named, IReadOnlySet<string>? present, ulong seed)
{
    /// <summary>Candidates beyond those that are wanted.</summary>
    const int LookedAt = 12;

    /// <summary>Of someone's records a third as many are of the kind as of whoever has the most: fewer are the model's errors.</summary>
    const int StillSuited = 3;
    readonly UserFacts facts = new(writer, shapes, seed);
    readonly Dictionary<(string, UserOrigin), IReadOnlyList<CastUser>> users = [];
    readonly Dictionary<string, IReadOnlyList<CastAddress>> addresses = [];

    /// <summary>Whom a scenario wants and the organisation does not have, whatever is drawn; null where there are enough.</summary>
    public string? Lacks(Scenario scenario)
    {
        foreach (bool isGuest in new[] { false, true })
        {
            var actors = scenario.Actors.OfType<UserActor>()
                .Where(actor => actor.Who == (isGuest ? UserOrigin.Guest : UserOrigin.Known)).ToList();
            int there = writer.Organisation.Users.Count(user => IsGuest(user) == isGuest);
            // Those before it may have taken as many as they can.
            foreach (var (i, actor) in actors.Index())
                if (actors.Take(i).Sum(before => before.Members.Most) + actor.Members.Least > there)
                    return $"{actor.Members} {(isGuest ? "guests" : "users")} as {actor.Name}, and {there} are there";
        }
        return null;
    }

    /// <param name="day">on which the users have records</param>
    public Cast Of(Scenario scenario, DateTimeOffset day)
    {
        var ownUsers = new Dictionary<string, IReadOnlyList<CastUser>>();
        var ownAddresses = new Dictionary<string, IReadOnlyList<CastAddress>>();
        List<CastUser> Taken() => [.. ownUsers.Values.SelectMany(of => of)];
        foreach (var actor in scenario.Actors.OfType<UserActor>())
            ownUsers.Add(actor.Name,
                Again(users, (actor.Name, actor.Who), actor, _ => true, () => Users(scenario, actor, day, Taken())));
        foreach (var actor in scenario.Actors.OfType<AddressActor>())
            ownAddresses.Add(actor.Name,
                Again(addresses, actor.Name, actor, actor.Admits, () => Addresses(scenario, actor, Taken())));
        return new(ownUsers, ownAddresses);
    }

    /// <summary>An actor of the name had members before, and enough of them.</summary>
    static IReadOnlyList<T> Again<TKey, T>(
        Dictionary<TKey, IReadOnlyList<T>> before, TKey key, ScenarioActor actor, Func<T, bool> admits, Func<IReadOnlyList<T>> draw)
        where TKey : notnull
    {
        if (before.TryGetValue(key, out var members) && members.Count >= actor.Members.Least)
        {
            T[] some = [.. members.Take(actor.Members.Most)];
            if (Array.TrueForAll(some, one => admits(one))) return some;
        }
        return before[key] = draw();
    }

    IReadOnlyList<CastAddress> Addresses(Scenario scenario, AddressActor actor, IReadOnlyList<CastUser> of)
    {
        var paths = scenario.Steps.SelectMany(step => step.Stream.From).Select(rule => rule.Path).Distinct().ToList();
        bool IsPlayed(IPAddress address) => addresses.Values.Any(all => all.Any(one => one.Address.Equals(address)));
        bool IsKnown(string json) => paths.Exists(path => writer.Organisation.HasValue(path, json));
        return Cast.Draw(actor, new Draws(seed, "addresses", scenario.Id, actor.Name),
            address => IsPlayed(address) || IsKnown(JsonSerializer.Serialize(address.ToString())), of);
    }

    IReadOnlyList<CastUser> Users(Scenario scenario, UserActor actor, DateTimeOffset day, IReadOnlyList<CastUser> taken)
    {
        var draws = new Draws(seed, "users", actor.Name);
        int count = draws.Between(actor.Members);
        return actor.Who switch
        {
            UserOrigin.Unknown => [.. Enumerable.Range(0, count).Select(i => Unknown(i, draws))],
            UserOrigin.Principal => [.. Enumerable.Range(0, count).Select(i => facts.Principal(StreamOf(scenario, actor), i, day))],
            _ => Known(scenario, actor, count, day, draws, [.. taken.Select(user => user.User)]),
        };
    }

    static StreamShape StreamOf(Scenario scenario, UserActor actor) =>
        (scenario.Steps.FirstOrDefault(step => step.User == actor.Name) ?? scenario.Steps[0]).Stream;

    /// <summary>First those who were named, then those whom the scenario suits, then others.</summary>
    List<CastUser> Known(Scenario scenario, UserActor actor, int count, DateTimeOffset day, Draws draws, HashSet<string> taken)
    {
        bool isGuest = actor.Who == UserOrigin.Guest;
        string[] asked = users.Count == 0 && !isGuest ? [.. named.Take(count)] : [];
        var candidates = draws.Shuffled(writer.Organisation.Users.Where(user => !taken.Contains(user) && !asked.Contains(user)
            && present?.Contains(user) != false && IsGuest(user) == isGuest));
        count = Math.Max(count, asked.Length);
        if (asked.Length + candidates.Count < actor.Members.Least)
            throw new CyberLMException($"{scenario.Id} needs {actor.Members} {(isGuest ? "guests" : "users")} as {actor.Name}, and "
                + $"{asked.Length + candidates.Count} are there",
                "a model, or logs, of a larger organisation: cyberlm tenant --users 90 makes one with enough for all");
        var others = asked.Length == count ? [] : Suited(scenario, actor, candidates, count - asked.Length, day);
        return [.. facts.Of([.. asked.Concat(others).Take(count)], day)];
    }

    /// <summary>
    /// Those first who have such records: an account of a machine has others. Of them those whose records can be as the scenario says:
    /// someone else's second factor is another.
    /// </summary>
    IEnumerable<string> Suited(Scenario scenario, UserActor actor, List<string> candidates, int count, DateTimeOffset day)
    {
        var step = scenario.Steps.FirstOrDefault(step => step.User == actor.Name);
        if (step is null || !writer.CanWrite(new(candidates.FirstOrDefault(), day, StreamMarks.Of(step.Stream), []))) return candidates;
        string[] looked = [.. candidates.Take(count + LookedAt)];
        var suited = facts.SuitedTo(step, looked, day);
        double enough = suited.Select(one => one.Share).DefaultIfEmpty().Max() / StillSuited;
        return looked.Zip(suited).OrderByDescending(one => one.Second.Share >= enough).ThenBy(one => one.Second.WrittenOver)
            .Select(one => one.First).Concat(candidates.Skip(looked.Length));
    }

    /// <summary>Their names say that they are of another organisation than most.</summary>
    bool IsGuest(string user) => user.Contains("#EXT#", StringComparison.OrdinalIgnoreCase) || DomainOf(user) != home.Value;

    readonly Lazy<string> home = new(() => writer.Organisation.Users.GroupBy(DomainOf).OrderByDescending(of => of.Count())
        .Select(of => of.Key).FirstOrDefault(""));

    static string DomainOf(string user) => user[(user.LastIndexOf('@') + 1)..];

    /// <summary>In the form of the organisation's, and none of them: the beginning of one with the end of another.</summary>
    CastUser Unknown(int number, Draws draws)
    {
        var all = writer.Organisation.Users.Where(user => DomainOf(user) == home.Value).ToList();
        for (int tries = 0; tries < 64 && all.Count > 1; tries++)
        {
            string first = LocalOf(draws.Of(all)), second = LocalOf(draws.Of(all));
            string name = first[..((first.Length + 1) / 2)] + second[(second.Length / 2)..] + "@" + home.Value;
            if (!writer.Organisation.Users.Contains(name)) return new(name, draws.Guid().ToString(), name, HasDays: true);
        }
        string made = $"user{number + 1}{(home.Value.Length > 0 ? "@" + home.Value : "")}";
        return new(made, draws.Guid().ToString(), made, HasDays: true);
    }

    static string LocalOf(string user) => user.Contains('@') ? user[..user.LastIndexOf('@')] : user;
}
