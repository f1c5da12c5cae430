using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>Everything that is replaced in a recording, decided before the first record is written.</summary>
sealed class TransplantPlan
{
    readonly RecordedCast cast;
    readonly OrganisationRoster? roster;
    readonly TransplantRequest request;
    readonly List<TransplantedMember> members = [];
    readonly HashSet<string> newFacts = new(StringComparer.OrdinalIgnoreCase);

    public Replacements Replacements { get; } = new();
    public RecordNumbers Numbers { get; }
    public IReadOnlyList<TransplantedMember> Members => members;
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What names somebody or something of the recording, and gives way.</summary>
    public IReadOnlyDictionary<string, string> Names { get; }

    public TransplantPlan(Recording recording, RecordedCast cast, OrganisationRoster? roster, TransplantRequest request)
    {
        (this.cast, this.roster, this.request) = (cast, roster, request);
        // The same recording twice in one log, at another time, must not have the same identifiers.
        var key = new PseudonymKey(SHA256.HashData(Encoding.UTF8.GetBytes($"transplant {request.Seed} {request.Seconds}")));
        var fresh = new FreshIdentifiers(key);
        foreach (var record in recording.Records) fresh.See(record.Utf8);
        var asked = new MapTexts(recording, cast, fresh.Addresses).Read(request.Map);
        var plan = new MemberPlan(cast, roster, request);
        var decided = plan.Decide(asked);
        Warnings = [.. plan.Warnings];
        if (decided.Count == 0 && asked.Count == 0 && fresh.Addresses.Count == 0 && !request.KeepRest)
            throw new CyberLMException("the recording names no person, host, account or address that can be told: nothing to map",
                "--map OLD=NEW names any value of it; --keep-rest moves its times alone");
        foreach (var one in asked.Where(one => one.Member is null)) AddAsked(one);
        foreach (var (member, by, why) in decided) Add(member, by, why);
        AddDomains(decided);
        foreach (var (member, by, _) in decided) AddFacts(member, by);
        AddAddresses(fresh.Addresses);
        // A word of any text stands elsewhere too.
        Names = Replacements.All.Where(one => one.Key != one.Value && (Spreads(one.Key) || !one.Key.Any(char.IsLetter)))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (old, by) in fresh.All) Replacements.Add(old, by, ReplacementKind.Identifier);
        Numbers = RecordNumbers.Of(cast, name => roster?.MostAt(name) ?? 0, name => Drawn(key, name));
    }

    /// <summary>How far record numbers go on where no log says.</summary>
    static long Drawn(PseudonymKey key, string name)
    {
        const uint most = 9_000_000, least = 1_000_000;
        return least + BinaryPrimitives.ReadUInt32LittleEndian(key.Derive($"record numbers {name}")) % most;
    }

    void AddAsked(AskedReplacement one)
    {
        bool isAddress = one.Role == MemberRole.Address;
        Replacements.Add(one.Old, one.New, isAddress ? ReplacementKind.Address : ReplacementKind.Name);
        if (isAddress) AddHyphened(one.Old, one.New);
        members.Add(new(one.Role ?? MemberRole.User, one.Old, one.New, one.Role is null ? "asked for, a value" : "asked for", 0));
    }

    void Add(RecordedMember member, string by, string why)
    {
        members.Add(new(member.Role, member.Name, by, why, member.Records));
        if (member.Role == MemberRole.Account)
        {
            Replacements.Add(member.Name, by, ReplacementKind.Identifier);
            return;
        }
        if (by == member.Name) return;
        string bare = MemberNames.Unqualified(by);
        string shortNew = MemberNames.Short(member.Role, by);
        bool hasShort = member.Forms.Any(form => !form.Contains('@'));
        // Else name and domain each become what they become elsewhere.
        foreach (string form in member.Forms.Where(form => form.Contains('@') && bare.Contains('@')))
            Replacements.Add(form, bare, ReplacementKind.Name);
        // Of AWS's users, whose names may be mail addresses: where only the short form is there, the whole stands for it.
        string name = member.Role == MemberRole.Host || member.Forms.Any(form => form.Contains('@')) ? shortNew : bare;
        string key = member.Forms.FirstOrDefault(form => !form.Contains('@') && form.Equals(member.Key, StringComparison.OrdinalIgnoreCase))
            ?? member.Forms.Select(form => MemberNames.Short(member.Role, form)).FirstOrDefault() ?? member.Key;
        Replacements.Add(key, name, ReplacementKind.Name, Spreads(key) || !hasShort && key.Contains('.'));
    }

    static bool Spreads(string name) => KeyedNames.Spreads(Encoding.UTF8.GetBytes(name));

    void AddDomains(IReadOnlyList<(RecordedMember Member, string New, string Why)> decided)
    {
        var plan = new DomainPlan();
        foreach (var (member, by, _) in decided.Where(one => one.Member.Role == MemberRole.Domain)) plan.Add(member.Name, by);
        foreach (var (member, by, why) in decided.OrderByDescending(one => one.Member.AsActor))
            if (by != member.Name && why is "asked for" or "drawn") plan.AddMember(member, by);
        foreach (var (old, by) in plan.All)
        {
            if (!Spreads(old) || Replacements.Has(old) || roster?.Find(MemberRole.Domain, old.ToLowerInvariant()) is not null) continue;
            Replacements.Add(old, by, ReplacementKind.Name);
            if (cast.Find(MemberRole.Domain, old.ToLowerInvariant()) is { } domain)
                members.Add(new(MemberRole.Domain, old, by, "follows", domain.Records));
        }
    }

    /// <summary>What stands beside a name is the new one's where the logs have it; a displayed name is made of the new one else.</summary>
    void AddFacts(RecordedMember member, string by)
    {
        if (member.Role is not (MemberRole.User or MemberRole.Role)) return;
        string person = MemberNames.Key(member.Role, by);
        foreach (var fact in cast.Facts.Of(member.Key))
        {
            if (Replacements.Has(fact.Value)) continue;
            string? at = roster?.Facts.At(fact.NamePath, fact.Path, person);
            if (at is null && fact.Kind == KeyKind.Person && by != member.Name) at = Displayed(person);
            if (at is null || (at != fact.Value && !newFacts.Add(at))) continue;
            var kind = fact.Kind == KeyKind.Person ? ReplacementKind.Name : ReplacementKind.Identifier;
            Replacements.Add(fact.Value, at, kind, kind == ReplacementKind.Identifier || Spreads(fact.Value));
            members.Add(new(member.Role, fact.Value, at, $"follows {by}", 0));
        }
    }

    /// <summary>Bob Jones of bob.jones.</summary>
    static string Displayed(string name) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(
        string.Join(' ', name.Split(['.', '_', '-'], StringSplitOptions.RemoveEmptyEntries)));

    void AddAddresses(IReadOnlyList<string> addresses)
    {
        var there = addresses.ToHashSet();
        var drawn = new DocumentationAddresses(address => roster?.HasAddress(address) == true || there.Contains(address));
        foreach (string address in addresses.Where(address => !Replacements.Has(address)))
        {
            bool known = roster?.HasAddress(address) == true;
            string by = known || request.KeepAddresses ? address : drawn.Next(address);
            Replacements.Add(address, by, ReplacementKind.Address);
            AddHyphened(address, by);
            string why = known ? "the organisation has it" : request.KeepAddresses ? "kept" : "belongs to nobody";
            members.Add(new(MemberRole.Address, address, by, why, 0));
        }
    }

    /// <summary>ip-192-0-2-1: how AWS names hosts.</summary>
    void AddHyphened(string old, string by)
    {
        if (old.Contains('.') && by.Contains('.'))
            Replacements.Add(old.Replace('.', '-'), by.Replace('.', '-'), ReplacementKind.Identifier);
    }
}
