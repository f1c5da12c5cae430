using System.Net;
using System.Text;

namespace CyberLM.Logs;

/// <summary>What --map asks for: somebody or something of the recording, or any value that stands in it.</summary>
/// <param name="Member">null: a value that is no member's name</param>
sealed record AskedReplacement(RecordedMember? Member, string Old, string New, string Text)
{
    public MemberRole? Role { get; init; } = Member?.Role;
}

/// <summary>Reads OLD=NEW, where OLD is a role, a value, or a path.</summary>
/// <param name="addresses">public ones of the recording, the most frequent first</param>
sealed class MapTexts(Recording recording, RecordedCast cast, IReadOnlyList<string> addresses)
{
    static readonly Dictionary<string, MemberRole> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = MemberRole.User, ["host"] = MemberRole.Host, ["account"] = MemberRole.Account, ["domain"] = MemberRole.Domain,
        ["role"] = MemberRole.Role, ["address"] = MemberRole.Address,
    };

    readonly Dictionary<MemberRole, int> used = [];

    public IReadOnlyList<AskedReplacement> Read(IReadOnlyList<string> texts)
    {
        var asked = new List<AskedReplacement>();
        foreach (string text in texts) asked.Add(Read(text));
        foreach (var twice in asked.GroupBy(one => one.Old.ToLowerInvariant()).Where(group => group.Count() > 1))
            throw new CyberLMException($"--map {string.Join(" and ", twice.Select(one => one.Text))}: {twice.First().Old} is mapped twice",
                "leave one of them out");
        foreach (var joined in asked.Where(one => one.Role == MemberRole.Address).GroupBy(one => one.New).Where(group => group.Count() > 1))
            throw new CyberLMException($"{string.Join(" and ", joined.Select(one => one.Old))} would both be {joined.Key}",
                "map each to an address of its own");
        return asked;
    }

    /// <summary>Values may have signs of equality in them: the first one before which something known stands parts the two.</summary>
    AskedReplacement Read(string text)
    {
        int first = text.IndexOf('=');
        if (first <= 0 || string.IsNullOrWhiteSpace(text[(first + 1)..]))
            throw new CyberLMException($"--map {AskedForm.Shown(text)} has no form that is known",
                "OLD=NEW, or user=NEW, host=NEW, account=NEW, address=NEW");
        for (int at = first; at > 0; at = text.IndexOf('=', at + 1))
            if (Find(text[..at], text[(at + 1)..], text) is { } found) return Require(found);
        throw Unknown(text, text[..first]);
    }

    static AskedReplacement Require(AskedReplacement asked) =>
        asked.Role != MemberRole.Address || asked.New.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(asked.New, out _)
            ? asked
            : throw new CyberLMException($"--map {AskedForm.Shown(asked.Text)}: {asked.Old} is an address, and what it becomes is none",
                "write it like 192.0.2.7 or 2001:db8::7");

    AskedReplacement? Find(string old, string by, string text)
    {
        if (by.Length == 0) return null;
        if (Roles.TryGetValue(old, out var role)) return ByRole(role, old, by, text);
        if (Named(old) is { } member) return new(member, old, by, text);
        if (addresses.FirstOrDefault(address => address == old) is { } address)
            return new(null, address, by, text) { Role = MemberRole.Address };
        if (cast.ValuesAt(old).FirstOrDefault() is { } value)
            return Named(value) is { } there ? new(there, value, by, text) : new(null, value, by, text);
        return StandsSomewhere(old) ? new(null, old, by, text) : null;
    }

    RecordedMember? Named(string name) => cast.All.Where(member => member.Forms.Contains(name, StringComparer.OrdinalIgnoreCase)
        || member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).OrderByDescending(member => member.Records).FirstOrDefault();

    /// <summary>The first of the role that is asked for is the one that acts in most records, and so on.</summary>
    AskedReplacement ByRole(MemberRole role, string name, string by, string text)
    {
        int number = used[role] = used.GetValueOrDefault(role) + 1;
        var of = role == MemberRole.Address ? [] : cast.Of(role);
        int count = role == MemberRole.Address ? addresses.Count : of.Count;
        if (number > count)
            throw new CyberLMException(count == 0 ? $"--map {text}: the recording names no {name}"
                : $"--map {text}: the recording names {count} of {name}, and this is number {number}",
                count == 0 ? "name a value of the recording instead: OLD=NEW" : "leave it out");
        return role == MemberRole.Address ? new(null, addresses[number - 1], by, text) { Role = role }
            : new(of[number - 1], of[number - 1].Name, by, text);
    }

    bool StandsSomewhere(string value)
    {
        var search = new Replacements();
        search.Add(value, value + "'", ReplacementKind.Name);
        bool found = false;
        var texts = new RecordTexts((text, part, edits) =>
        {
            for (int at = 0; at < text.Length && !found;)
            {
                found = search.Match(text, at, part.Kind, edits) > 0;
                at = Words.IsWord(text[at]) ? Words.End(text, at) : at + 1;
            }
        }, numbers: true) { TakesPrograms = true };
        foreach (var record in recording.Records)
        {
            texts.Read(record.Utf8);
            if (found) return true;
        }
        return false;
    }

    CyberLMException Unknown(string text, string old)
    {
        const double near = 0.5;
        const int most = 3;
        var names = cast.All.SelectMany(member => member.Forms.Append(member.Key)).Concat(addresses).Concat(Roles.Keys)
            .Concat(cast.FieldPaths).Distinct(StringComparer.OrdinalIgnoreCase);
        string[] nearest = [.. names.Select(name => (name, Share: EditDistance.Share(old.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(one => one.Share <= near).OrderBy(one => one.Share).Take(most).Select(one => one.name)];
        string[] all = [.. cast.Of(MemberRole.User).Concat(cast.Of(MemberRole.Host)).Take(2 * most).Select(member => member.Name)];
        return new CyberLMException($"--map {AskedForm.Shown(text)}: {AskedForm.Shown(old)} does not stand in the recording",
            nearest.Length > 0 ? $"did you mean {string.Join(", ", nearest)}?"
            : all.Length > 0 ? $"it names {string.Join(", ", all)}" : "OLD is a value, a path, or user, host, account, address");
    }
}
