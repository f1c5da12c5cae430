namespace CyberLM.Logs;

/// <summary>
/// Decides what becomes of each person, host and account of a recording: what was asked for; those that the organisation has stay, as do
/// names that the attack makes and accounts outside; the rest is drawn, or kept, or refused.
/// </summary>
/// <param name="roster">null: nothing is known of the organisation</param>
sealed class MemberPlan(RecordedCast cast, OrganisationRoster? roster, TransplantRequest request)
{
    static readonly MemberRole[] Roles = [MemberRole.User, MemberRole.Role, MemberRole.Host, MemberRole.Account];
    readonly List<(RecordedMember Member, string New, string Why)> decided = [];

    /// <summary>New names that the organisation's logs do not have: they may be misspelled.</summary>
    public IEnumerable<string> Warnings => roster is null ? [] : decided.Where(one => one.Why == "asked for"
        && one.Member.Role != MemberRole.Domain && !roster.Members.Any(member => member.Role == one.Member.Role
            && member.Key == MemberNames.Key(member.Role, one.New)))
        .Select(one => $"the logs do not have {one.New}, whom {one.Member.Name} becomes" + Nearest(one.Member.Role, one.New));

    string Nearest(MemberRole role, string name)
    {
        const double near = 0.5;
        string? nearest = roster!.Members.Where(member => member.Role == role).Select(member => member.Name)
            .Where(one => EditDistance.Share(one.ToLowerInvariant(), name.ToLowerInvariant()) <= near)
            .MinBy(one => EditDistance.Share(one.ToLowerInvariant(), name.ToLowerInvariant()));
        return nearest is null ? "" : $"; the nearest name is {nearest}";
    }

    public IReadOnlyList<(RecordedMember Member, string New, string Why)> Decide(IReadOnlyList<AskedReplacement> asked)
    {
        foreach (var one in asked.Where(one => one.Member is not null)) decided.Add((one.Member!, one.New, "asked for"));
        if (request.MapRest && roster is null)
            throw new CyberLMException("--map-rest draws members of the organisation, and none is known",
                "name its logs with --into, or a model of them with --model");
        var unknown = new List<RecordedMember>();
        var draw = roster is null ? null : new MemberDraw(roster, request.Day, request.Seed);
        foreach (var member in Roles.SelectMany(cast.Of).Where(member => !decided.Exists(one => one.Member == member)))
        {
            if (Staying(member) is { } why) decided.Add((member, member.Name, why));
            else if (request.KeepRest) decided.Add((member, member.Name, "kept"));
            else if (request.MapRest && draw!.For(member, OwnerOf(member), IsFree) is { } drawn) decided.Add((member, drawn.Name, "drawn"));
            else unknown.Add(member);
        }
        if (unknown.Count > 0) throw Refused(unknown);
        RefuseTwoToOne();
        return decided;
    }

    /// <summary>Whom the person has become whose host it is mostly: people are decided on before hosts.</summary>
    string? OwnerOf(RecordedMember host)
    {
        if (host.Role != MemberRole.Host || cast.Hosts.UserOf(host.Key) is not { } user) return null;
        string? by = decided.Where(one => one.Member.Role == MemberRole.User && one.Member.Key == user)
            .Select(one => one.New).FirstOrDefault();
        return by is null ? null : MemberNames.Key(MemberRole.User, by);
    }

    string? Staying(RecordedMember member)
    {
        if (roster?.Has(member) == true) return "the organisation has it";
        if (member.IsMade) return "the attack makes it";
        if (member is { Role: MemberRole.Account, IsOwn: false }) return "outside";
        return member is { Role: MemberRole.User, AsActor: 0 } && IsOfAnother(member) ? "outside" : null;
    }

    /// <summary>A mail address in a domain in which nobody of the recording acts.</summary>
    bool IsOfAnother(RecordedMember member) => member.Name.Contains('@') && cast.Find(MemberRole.Domain, DomainOf(member.Name)) is
        { AsActor: 0 } or null;

    static string DomainOf(string mail) => mail[(mail.LastIndexOf('@') + 1)..].ToLowerInvariant();

    bool IsFree(OrganisationRoster.Member one) =>
        cast.Find(one.Role, one.Key) is null && !decided.Exists(other => other.Member.Role == one.Role
            && MemberNames.Key(one.Role, other.New) == one.Key);

    CyberLMException Refused(List<RecordedMember> unknown)
    {
        const int most = 8;
        var words = unknown.GroupBy(member => member.Role).Select(of =>
            $"{Word(of.Key, of.Count())} {string.Join(", ", of.Take(most).Select(member => member.Name))}"
            + (of.Count() > most ? $" and {of.Count() - most} more" : ""));
        string what = request.MapRest ? "the logs have nobody left to stand for" : roster is null
            ? "the recording names others than those that --map has:" : "the organisation's logs do not have whom the recording names:";
        return new($"{what} {string.Join("; ", words)}", $"--map {unknown[0].Name}=NEW for each"
            + (request.MapRest || roster is null ? "" : ", --map-rest draws members of the logs")
            + ", --keep-rest leaves them as they are");
    }

    static string Word(MemberRole role, int count) => $"{role.ToString().ToLowerInvariant()}{(count == 1 ? "" : "s")}";

    void RefuseTwoToOne()
    {
        // Domains may join.
        foreach (var group in decided.Where(one => one.Member.Role != MemberRole.Domain)
            .GroupBy(one => (one.Member.Role, MemberNames.Key(one.Member.Role, one.New))).Where(group => group.Count() > 1))
            throw new CyberLMException($"{string.Join(" and ", group.Select(one => one.Member.Name))} would both be {group.First().New}",
                "a rehearsal in which two are one trips other rules: map each to a name of its own");
    }
}
