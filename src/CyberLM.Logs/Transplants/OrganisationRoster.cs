using System.Net;

namespace CyberLM.Logs;

/// <summary>Whom an organisation's logs name, where and on which days; what it must not collide with.</summary>
public sealed class OrganisationRoster
{
    internal sealed record Member(MemberRole Role, string Key)
    {
        public Dictionary<string, int> Forms { get; } = [];
        public HashSet<string> Paths { get; } = [];

        /// <summary>On which it acts.</summary>
        public HashSet<DateOnly> Days { get; } = [];

        /// <summary>The way that it is mostly written.</summary>
        public string Name => Forms.MaxBy(form => form.Value).Key;
    }

    readonly Dictionary<(MemberRole, string), Member> members = [];
    readonly Dictionary<RecordShape, int> shapes = [];
    readonly Dictionary<string, long> mostAt = [];
    readonly HashSet<string> addresses = [];

    /// <summary>Records that it was read from.</summary>
    public long Records { get; private set; }
    public DateOnly FirstDay { get; private set; } = DateOnly.MaxValue;
    public DateOnly LastDay { get; private set; } = DateOnly.MinValue;

    internal IReadOnlyCollection<Member> Members => members.Values;
    internal PersonFacts Facts { get; } = new();
    internal HostsOfUsers Hosts { get; } = new();

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<RecordShape> Shapes => [.. shapes.OrderByDescending(shape => shape.Value).Select(shape => shape.Key)];

    public static OrganisationRoster Of(IEnumerable<TimedRecord> records)
    {
        var roster = new OrganisationRoster();
        foreach (var record in records) roster.See(record);
        return roster;
    }

    void See(TimedRecord record)
    {
        Records++;
        var shape = RecordShapes.Of(record.Utf8);
        shapes[shape] = shapes.GetValueOrDefault(shape) + 1;
        DateOnly? day = record.Time is not { } time ? null
            : DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(time / TimeSpan.NanosecondsPerTick));
        if (day is { } known) (FirstDay, LastDay) = (known < FirstDay ? known : FirstDay, known > LastDay ? known : LastDay);
        var (fields, acting) = (RecordFields.Of(record.Utf8), new List<Mention>());
        foreach (var field in fields)
        {
            foreach (var mention in Mentions.In(field))
            {
                See(mention, field, day);
                if (field.IsActor) acting.Add(mention);
            }
            if (RecordNumbers.IsOne(field) && long.TryParse(field.Value, out long number))
                mostAt[RecordNumbers.Normal(field.Key)] = Math.Max(mostAt.GetValueOrDefault(RecordNumbers.Normal(field.Key)), number);
            if (field.Value.Length is > 6 and < 46 && IPAddress.TryParse(field.Value, out _)) addresses.Add(field.Value);
        }
        Facts.See(fields);
        Hosts.See(acting);
    }

    void See(Mention mention, RecordField field, DateOnly? day)
    {
        if (!members.TryGetValue((mention.Role, mention.Key), out var member))
            members.Add((mention.Role, mention.Key), member = new(mention.Role, mention.Key));
        member.Forms[mention.Form] = member.Forms.GetValueOrDefault(mention.Form) + 1;
        member.Paths.Add(field.Path);
        if (day is { } known && field.IsActor) member.Days.Add(known);
    }

    internal Member? Find(MemberRole role, string key) => members.GetValueOrDefault((role, key));

    /// <summary>Whether a name is one of the organisation's: as it is written, or as people are called.</summary>
    internal bool Has(RecordedMember member) =>
        Find(member.Role, member.Key) is { } here && (here.Forms.Keys.Intersect(member.Forms, StringComparer.OrdinalIgnoreCase).Any()
            || !(here.Name.Contains('@') && member.Name.Contains('@')));

    internal bool HasAddress(string address) => addresses.Contains(address);

    /// <summary>The highest number of a record at a key; 0 where there is none.</summary>
    internal long MostAt(string key) => mostAt.GetValueOrDefault(key);

    public DateOnly BusyDay() => Logs.BusyDay.LastOf(members.Values.Where(member => member.Role is MemberRole.User or MemberRole.Host)
        .SelectMany(member => member.Days)) ?? LastDay;
}
