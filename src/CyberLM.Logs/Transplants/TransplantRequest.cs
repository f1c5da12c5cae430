namespace CyberLM.Logs;

/// <summary>How a recording is to be written into an organisation.</summary>
/// <param name="Map">OLD=NEW; OLD is a value, a path whose value is meant, or a role: user, host, account, domain, address</param>
/// <param name="Seconds">by which all times move</param>
public sealed record TransplantRequest(IReadOnlyList<string> Map, long Seconds, ulong Seed)
{
    /// <summary>Whom the map leaves out becomes a member of the organisation, drawn.</summary>
    public bool MapRest { get; init; }

    /// <summary>Whom the map leaves out stays.</summary>
    public bool KeepRest { get; init; }

    /// <summary>Public addresses stay; else they become ones that belong to nobody.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>Of the attack: who is drawn has records on it.</summary>
    public DateOnly? Day { get; init; }
}

/// <summary>What becomes of somebody or something of a recording.</summary>
/// <param name="New">the same as the old name: it stays</param>
/// <param name="Why">for people: asked for, drawn, the organisation has it</param>
public sealed record TransplantedMember(MemberRole Role, string Old, string New, string Why, int Records)
{
    public bool Stays => Old == New;
}

/// <summary>A record in its new place.</summary>
/// <param name="Number">of the recorded one, in its files, from 1</param>
/// <param name="User">who acts, as the record says; null where it does not</param>
public sealed record TransplantedRecord(int Number, byte[] Utf8, DateTimeOffset Time, string? User, string? Address);
