using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// What records say of people beside their names: how they are displayed, their identifiers and keys. It stands in the same object as the
/// name, and in a flat record at keys that begin alike (SubjectUserName, SubjectUserSid).
/// </summary>
sealed class PersonFacts
{
    static readonly string[] Keys =
    [
        "userid", "objectid", "useroid", "principalid", "accesskeyid", "usersid", "sid", "targetsid", "securityid", "onpremisessid",
        "onpremisessecurityidentifier", "puid", "userkey",
    ];

    readonly Dictionary<(string Name, string Fact), Dictionary<string, Dictionary<string, int>>> seen = [];
    readonly Dictionary<(string Fact, string Value), HashSet<string>> owners = [];

    /// <summary>A value that stands beside the name of one person only.</summary>
    /// <param name="NamePath">where the name stands</param>
    /// <param name="Path">and where this does</param>
    public readonly record struct Fact(string NamePath, string Path, string Value, KeyKind Kind);

    readonly Dictionary<string, KeyKind> kinds = [];

    public void See(IReadOnlyList<RecordField> fields)
    {
        foreach (var around in fields.GroupBy(field => field.Object))
        {
            var facts = around.Where(IsFact).ToList();
            if (facts.Count == 0) continue;
            foreach (var name in around.Where(field => field.Kind == KeyKind.User))
                if (Mentions.In(name).FirstOrDefault(one => one.Role is MemberRole.User or MemberRole.Role) is { Key: { } person })
                    foreach (var fact in facts.Where(fact => Prefix(fact.Key) == Prefix(name.Key))) Add(person, name.Path, fact);
        }
    }

    void Add(string person, string path, RecordField fact)
    {
        if (!seen.TryGetValue((path, fact.Path), out var people)) seen.Add((path, fact.Path), people = []);
        if (!people.TryGetValue(person, out var values)) people.Add(person, values = []);
        values[fact.Value] = values.GetValueOrDefault(fact.Value) + 1;
        if (!owners.TryGetValue((fact.Path, fact.Value), out var of)) owners.Add((fact.Path, fact.Value), of = []);
        of.Add(person);
        kinds[fact.Path] = fact.Kind;
    }

    /// <summary>The most frequent value at each place where only this person has it.</summary>
    public IEnumerable<Fact> Of(string person)
    {
        foreach (var ((name, path), people) in seen)
            if (people.TryGetValue(person, out var values)
                && values.OrderByDescending(value => value.Value).FirstOrDefault(value => owners[(path, value.Key)].Count == 1) is
                    { Key: { } own })
                yield return new(name, path, own, kinds[path]);
    }

    /// <summary>What stands there for a person, most often; null where nothing does.</summary>
    public string? At(string namePath, string path, string person) =>
        seen.TryGetValue((namePath, path), out var people) && people.TryGetValue(person, out var values)
            ? values.MaxBy(value => value.Value).Key : null;

    static bool IsFact(RecordField field)
    {
        if (field.IsNumber || field.Value.Length is 0 or > 160) return false;
        if (field.Kind == KeyKind.Person) return !KeyedNames.IsPrincipal(Encoding.UTF8.GetBytes(field.Value));
        string key = field.Key.ToLowerInvariant();
        bool named = Keys.Any(ending => key.EndsWith(ending, StringComparison.Ordinal))
            || key == "id" && new[] { "user.id", "actor.id" }.Any(path => field.Path.EndsWith(path, StringComparison.OrdinalIgnoreCase));
        return named && IsIdentifier(field.Value);
    }

    /// <summary>Of somebody: session keys of AWS (ASIA) last hours, and accounts of systems are the same everywhere.</summary>
    static bool IsIdentifier(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        if (GuidMap.TryParse(bytes, out var guid)) return guid != 0;
        if (AwsMap.IsIdentifier(bytes)) return !value.StartsWith("ASIA", StringComparison.Ordinal);
        return value.StartsWith("S-1-5-21-", StringComparison.OrdinalIgnoreCase) || value.StartsWith("S-1-12-1-", StringComparison.Ordinal);
    }

    /// <summary>Whose key it is where a record has several people side by side.</summary>
    static string Prefix(string key)
    {
        string[] prefixes = ["subject", "target", "source", "member", "initiating"];
        return prefixes.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
    }
}
