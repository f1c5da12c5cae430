using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>
/// Plays a scenario without any model: records with what its steps decide and next to nothing else. What fires on these, fires because
/// of the scenario.
/// </summary>
sealed class TemplatePlayer(Scenario scenario, int seed)
{
    public static readonly DateTime Start = new(2026, 3, 2, 9, 2, 11, DateTimeKind.Utc);

    sealed record Member(string Name, string Id, string Asn, Place Place);

    readonly Random random = new(seed);
    readonly Dictionary<string, Member[]> members = [];
    readonly Dictionary<string, string[]> guids = [];
    readonly Dictionary<string, SharedChoice> chosen = [];
    readonly Dictionary<string, JsonObject> firsts = [];
    readonly Dictionary<string, (Member? User, Member? From)> firstMembers = [];

    /// <summary>Records in the order of time, behind the days of background that the scenario wants.</summary>
    public List<string> Play()
    {
        foreach (var actor in scenario.Actors) members[actor.Name] = Members(actor);
        foreach (var value in scenario.Values)
        {
            int count = Draw(value.Members);
            if (value.IsGuid) guids[value.Name] = [.. Enumerable.Range(0, count).Select(_ => NewGuid())];
            else if (!value.Dealt) chosen[value.Name] = value.Choices[random.Next(value.Choices.Count)];
        }
        var times = Times();
        var records = scenario.Steps.SelectMany(step => Step(step, times[step.Id])).ToList();
        return [.. Background(times.Values.SelectMany(one => one).Min()).Concat(records).OrderBy(record => record.Time)
            .Select(record => record.Record.ToJsonString())];
    }

    int Draw(CountRange range) => random.Next(range.Least, range.Most + 1);

    TimeSpan Draw(TimeRange range) => range.Least + (range.Most - range.Least) * random.NextDouble();

    string NewGuid()
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    int addresses;

    Member[] Members(ScenarioActor actor)
    {
        int count = Draw(actor.Members);
        if (actor is not AddressActor from)
            return [.. Enumerable.Range(1, count).Select(n => new Member($"{actor.Name}{n}@harbourline.example", NewGuid(), "64500",
                new Place("Denver", "Colorado", "US", 39.74, -105.0)))];
        var systems = Shuffled(from.Systems);
        var places = Shuffled(from.Places);
        return [.. Enumerable.Range(0, count).Select(n => new Member(Address(from.Ranges), "",
            systems[n % systems.Length].ToString(CultureInfo.InvariantCulture), places[n % places.Length]))];
    }

    string Address(IReadOnlyList<IPNetwork> ranges)
    {
        byte[] bytes = ranges[addresses % ranges.Count].BaseAddress.GetAddressBytes();
        bytes[3] += (byte)(1 + addresses++ / ranges.Count);
        return new IPAddress(bytes).ToString();
    }

    T[] Shuffled<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Each once before any twice.</summary>
    IEnumerator<T> Deck<T>(IReadOnlyList<T> items)
    {
        while (true)
        {
            foreach (var item in Shuffled(items)) yield return item;
        }
    }

    Dictionary<string, DateTime[]> Times()
    {
        var times = new Dictionary<string, DateTime[]>();
        foreach (var step in scenario.Steps)
        {
            var begin = (step.After is null ? Start : times[step.After][^1]) + Draw(step.Delay);
            int count = Draw(step.Count) * (step.Per is null ? 1 : members[step.Per].Length);
            times[step.Id] = [.. Offsets(step, count).Select(offset => begin + offset)];
        }
        foreach (var bin in scenario.Aligned) Align(bin, times);
        return times;
    }

    IEnumerable<TimeSpan> Offsets(ScenarioStep step, int count)
    {
        if (count == 1) return [TimeSpan.Zero];
        if (step.Gap is { } gap)
        {
            var at = new List<TimeSpan> { TimeSpan.Zero };
            while (at.Count < count) at.Add(at[^1] + Draw(gap));
            if (step.Within is not { } most || at[^1] <= most.Most) return at;
            double shrink = (most.Most - (count - 1) * gap.Least) / (at[^1] - (count - 1) * gap.Least);
            return at.Select((offset, n) => n * gap.Least + (offset - n * gap.Least) * shrink);
        }
        var within = Draw(step.Within!.Value);
        return Enumerable.Range(0, count - 2).Select(_ => random.NextDouble()).Concat([0, 1]).Order().Select(share => within * share);
    }

    /// <summary>The whole scenario is moved: no shipped one has two groups of steps.</summary>
    static void Align(ClockBin bin, Dictionary<string, DateTime[]> times)
    {
        DateTime[] events = [.. bin.Steps.SelectMany(step => times[step]).Order()];
        var shift = TimeSpan.Zero;
        if (bin.Straddle)
        {
            int half = (events.Length + 1) / 2;
            var middle = events[half - 1] + (events[half] - events[half - 1]) / 2;
            shift = Border(middle, bin.Bin) + bin.Bin - middle;
        }
        else if (Border(events[0], bin.Bin) != Border(events[^1], bin.Bin)) shift = Border(events[0], bin.Bin) + bin.Bin - events[0];
        foreach (string step in times.Keys) times[step] = [.. times[step].Select(time => time + shift)];
    }

    static DateTime Border(DateTime time, TimeSpan bin) =>
        new(time.Ticks - (time.Ticks - DateTime.UnixEpoch.Ticks) % bin.Ticks, DateTimeKind.Utc);

    IEnumerable<(DateTime Time, JsonObject Record)> Step(ScenarioStep step, DateTime[] times)
    {
        var users = step.User is null ? null : Deck(members[step.User]);
        var froms = step.From is null ? null : Deck(members[step.From]);
        var actor = step.From is null ? null : (AddressActor)scenario.Actor(step.From);
        var agents = actor is { Agents.Count: > 0 } ? Deck(actor.Agents) : null;
        var choices = step.Fields.ToDictionary(field => field, field => Deck(field.Choices));
        var values = scenario.Values.Concat(step.Values).Where(value => value is { Dealt: true, IsGuid: false })
            .ToDictionary(value => value.Name, value => Deck(value.Choices));
        var dealtGuids = guids.ToDictionary(pair => pair.Key, pair => Deck(pair.Value));
        for (int n = 0; n < times.Length; n++)
        {
            T Next<T>(IEnumerator<T> deck) => deck.MoveNext() ? deck.Current : throw new InvalidOperationException();
            var user = users is null ? null : Next(users);
            var from = froms is null ? null : Next(froms);
            if (step.SameAs is not null) (user, from) = firstMembers[step.SameAs];
            string agent = agents is null ? "" : Next(agents);
            var ofEvent = values.ToDictionary(pair => pair.Key, pair => Next(pair.Value));
            var guidsOfEvent = dealtGuids.ToDictionary(pair => pair.Key, pair => Next(pair.Value));
            var time = times[n];
            string Resolve(Reference reference) => reference.Kind switch
            {
                ReferenceKind.Event => (n + 1).ToString(CultureInfo.InvariantCulture),
                ReferenceKind.Guid => Quoted(NewGuid()),
                ReferenceKind.Time => Quoted(Text(time)),
                ReferenceKind.Tenant => Quoted("0b3a0000-0000-4000-8000-000000000001"),
                ReferenceKind.Step => At(firsts[reference.Name], reference.Part),
                ReferenceKind.Shared => guidsOfEvent.TryGetValue(reference.Name, out string? guid) ? Quoted(guid)
                    : (ofEvent.GetValueOrDefault(reference.Name) ?? chosen[reference.Name]).Parts[reference.Part].Fill(Resolve),
                _ => Part(reference.Name == "user" || reference.Name == step.User ? user!
                    : reference.Name == "from" || reference.Name == step.From ? from!
                    : members[reference.Name][0], reference.Part, agent),
            };
            var record = Blank(step.Stream, time);
            foreach (var field in step.Stream.Whole.Concat(step.Fields))
                Set(record, field.Path, (step.Fields.Contains(field) ? Next(choices[field]) : field.Choices[0]).Fill(Resolve));
            foreach (string path in step.Absent) Remove(record, path);
            if (n == 0) (firsts[step.Id], firstMembers[step.Id]) = (record, (user, from));
            yield return (time, record);
        }
    }

    /// <summary>A user where the user always is.</summary>
    JsonObject Blank(StreamShape stream, DateTime time)
    {
        var record = new JsonObject { [stream.Time] = Text(time) };
        if (stream.Name is not ("signin" or "noninteractive")) return record;
        Set(record, "correlationId", Quoted(NewGuid()));
        Set(record, "properties.id", Quoted(NewGuid()));
        Set(record, "properties.homeTenantId", "\"0b3a0000-0000-4000-8000-000000000001\"");
        Set(record, "properties.resourceTenantId", "\"0b3a0000-0000-4000-8000-000000000001\"");
        Set(record, "properties.appDisplayName", "\"OfficeHome\"");
        Set(record, "properties.appId", "\"4765445b-32c6-49b0-83e6-1d93765276ca\"");
        Set(record, "properties.userAgent", "\"usual\"");
        Set(record, "properties.ipAddress", "\"198.18.0.1\"");
        Set(record, "properties.autonomousSystemNumber", "64500");
        Set(record, "properties.location",
            """{"city":"Denver","state":"Colorado","countryOrRegion":"US","geoCoordinates":{"latitude":39.74,"longitude":-105.0}}""");
        return record;
    }

    /// <summary>What arms rules about the new: each day something of the organisation's, and of the users that take part.</summary>
    IEnumerable<(DateTime Time, JsonObject Record)> Background(DateTime until)
    {
        var shape = ShippedStreams.All["signin"];
        for (var time = until - scenario.History; time < until - TimeSpan.FromMinutes(100); time += TimeSpan.FromHours(6))
        {
            var known = scenario.Actors.OfType<UserActor>().Where(actor => actor.Who == UserOrigin.Known)
                .SelectMany(actor => members[actor.Name]);
            foreach (var member in known.Take(40).Append(new Member("somebody@harbourline.example", "", "", Gazetteer.Places["Amsterdam"])))
            {
                var record = Blank(shape, time);
                foreach (var field in shape.Marks) Set(record, field.Path, field.Choices[0].ToString());
                Set(record, "properties.userPrincipalName", Quoted(member.Name));
                // A typing error now and then, from which rules about the usual number of them learn it.
                bool mistyped = member.Id.Length == 0 && time.Hour < 6;
                Set(record, "resultType", mistyped ? "\"50126\"" : "\"0\"");
                Set(record, "properties.status.errorCode", mistyped ? "50126" : "0");
                yield return (time, record);
            }
        }
    }

    static string Part(Member member, string part, string agent) => part switch
    {
        "" => Quoted(member.Name),
        "id" => Quoted(member.Id),
        "name" => Quoted(member.Name.Split('@')[0]),
        "asn" => member.Asn,
        "city" => Quoted(member.Place.City),
        "state" => Quoted(member.Place.State),
        "country" => Quoted(member.Place.Country),
        "latitude" => member.Place.Latitude.ToString(CultureInfo.InvariantCulture),
        "longitude" => member.Place.Longitude.ToString(CultureInfo.InvariantCulture),
        "agent" => Quoted(agent),
        _ => throw new InvalidOperationException(part),
    };

    static string Quoted(string text) => JsonSerializer.Serialize(text);

    static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    static void Set(JsonObject record, string path, string json)
    {
        string[] keys = path.Split('.');
        var at = record;
        foreach (string key in keys[..^1])
        {
            if (at[key] is not JsonObject inner) at[key] = inner = [];
            at = inner;
        }
        at[keys[^1]] = JsonNode.Parse(json);
    }

    static void Remove(JsonObject record, string path)
    {
        string[] keys = path.Split('.');
        JsonNode? at = record;
        foreach (string key in keys[..^1]) at = at?[key];
        (at as JsonObject)?.Remove(keys[^1]);
    }

    static string At(JsonObject record, string path) =>
        path.Split('.').Aggregate((JsonNode?)record, (at, key) => at?[key])?.ToJsonString() ?? "null";
}
