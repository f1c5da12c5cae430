namespace CyberLM.Logs;

/// <summary>Who and what a recording names: people, hosts, accounts and their domains.</summary>
public sealed class RecordedCast
{
    static readonly string[] OwnAccounts = ["recipientaccountid", "tenantid", "aadtenantid", "organizationid", "resourcetenantid"];
    static readonly string[] Machines = ["hostname", "computer", "computername", "computer_name"];
    readonly Dictionary<(MemberRole Role, string Key), RecordedMember> members = [];
    readonly Dictionary<string, Dictionary<string, int>> values = [];

    RecordedCast()
    {
    }

    /// <summary>Those who act in most records first.</summary>
    public IReadOnlyList<RecordedMember> Of(MemberRole role) => [.. members.Values.Where(member => member.Role == role)
        .OrderByDescending(member => member.IsOwn).ThenByDescending(member => member.AsActor).ThenByDescending(member => member.Records)];

    internal IEnumerable<RecordedMember> All => members.Values;

    internal RecordedMember? Find(MemberRole role, string key) => members.GetValueOrDefault((role, key));

    /// <summary>What stands beside the names of its people: identifiers, displayed names.</summary>
    internal PersonFacts Facts { get; } = new();

    internal HostsOfUsers Hosts { get; } = new();

    /// <summary>The values at a path of keys joined by dots, the most frequent first.</summary>
    internal IReadOnlyList<string> ValuesAt(string path) => values.TryGetValue(path, out var counts)
        ? [.. counts.OrderByDescending(value => value.Value).Select(value => value.Key)] : [];

    internal IReadOnlyCollection<string> FieldPaths => values.Keys;

    public static RecordedCast Of(Recording recording)
    {
        var cast = new RecordedCast();
        foreach (var record in recording.Records) cast.See(RecordFields.Of(record.Utf8));
        // Where no field says which account the records are of, all that they name are.
        var accounts = cast.members.Values.Where(member => member.Role == MemberRole.Account).ToList();
        if (!accounts.Exists(account => account.IsOwn)) accounts.ForEach(account => account.IsOwn = true);
        return cast;
    }

    void See(IReadOnlyList<RecordField> fields)
    {
        var here = new Dictionary<RecordedMember, bool>();
        var (making, acting) = (MadeNames.In(fields), new List<Mention>());
        // Where a record names the machine, "host" is who collected it.
        bool hasMachine = fields.Any(field => Machines.Contains(field.Key, StringComparer.OrdinalIgnoreCase));
        foreach (var field in fields)
        {
            if (!values.TryGetValue(field.Path, out var counts)) values.Add(field.Path, counts = []);
            counts[field.Value] = counts.GetValueOrDefault(field.Value) + 1;
            foreach (var mention in Mentions.In(field))
            {
                var member = Member(mention);
                member.See(mention.Form, field.Path);
                if (OwnAccounts.Contains(field.Key.ToLowerInvariant())) member.IsOwn = true;
                if (making(field)) member.IsMade = true;
                bool acts = field.IsActor && !(field.Key == "host" && hasMachine);
                if (acts) acting.Add(mention);
                here[member] = here.GetValueOrDefault(member) || acts;
            }
        }
        foreach (var (member, actor) in here) member.Count(actor);
        Facts.See(fields);
        Hosts.See(acting);
    }

    RecordedMember Member(Mention mention)
    {
        if (members.TryGetValue((mention.Role, mention.Key), out var member)) return member;
        return members[(mention.Role, mention.Key)] = new(mention.Role, mention.Key);
    }
}
