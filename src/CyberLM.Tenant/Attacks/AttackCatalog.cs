namespace CyberLM.Tenant;

/// <summary>All attacks the adversary knows, with the bounds of what it varies.</summary>
public static class AttackCatalog
{
    public static IReadOnlyList<AttackDefinition> All { get; } =
    [
        Attack("S01", "password guessing, one user", "T1110.001", PasswordAttacks.Guess,
            ("guesses", 31, 90), ("minutes", 1.5, 4.8), ("success", 0, 1)),
        Attack("S02", "password spray from one address", "T1110.003", PasswordAttacks.Spray,
            ("users", 31, 80), ("minutes", 1.5, 4.8), ("success", 0, 1)),
        Attack("S03", "low and slow spray", "T1110.003", PasswordAttacks.SlowSpray,
            ("gapMinutes", 20, 40), ("hours", 48, 72), ("success", 0, 1)),
        Attack("S04", "spray from many addresses", "T1110.003", PasswordAttacks.DistributedSpray,
            ("users", 22, 60), ("minutes", 2, 4.8)),
        Attack("S05", "credential stuffing", "T1110.004", PasswordAttacks.Stuffing,
            ("users", 12, 30), ("attempts", 30, 80), ("addresses", 5, 9), ("minutes", 4, 9.5)),
        Attack("S06", "distributed cracking, one user", "T1110.001", PasswordAttacks.DistributedCracking,
            ("attempts", 32, 80), ("places", 3, 7), ("hours", 3, 20)),
        Attack("S07", "wave of lockouts", "T1110", PasswordAttacks.LockoutWave,
            ("lockouts", 30, 90), ("users", 25, 60), ("minutes", 8, 28)),
        Attack("S08", "portal brute force with success", "T1110.001", PasswordAttacks.Portal,
            ("guesses", 10, 40), ("addresses", 1, 3), ("minutes", 5, 18)),
        Attack("S09", "user enumeration", "T1087.004", PasswordAttacks.Enumerate,
            ("names", 40, 160), ("minutes", 3, 25), ("unknownClients", 2, 8)),
        Attack("S10", "MFA fatigue, accepted", "T1621", FactorAttacks.Fatigue,
            ("prompts", 11, 24), ("minutes", 2, 4.8)),
        Attack("S11", "guessing of verification codes", "T1110.001", FactorAttacks.Codes,
            ("codes", 20, 70), ("sessions", 10, 25), ("minutes", 5, 40)),
        Attack("S12", "impossible travel", "T1078.004", AccountAttacks.ImpossibleTravel,
            ("minutesAfter", 8, 85), ("signIns", 1, 4)),
        Attack("S13", "new country, unfamiliar properties", "T1078.004", AccountAttacks.NewCountry,
            ("signIns", 1, 3)),
        Attack("S14", "anonymous address", "T1090.003", AccountAttacks.Anonymous,
            ("signIns", 1, 5), ("blocked", 0, 1)),
        Attack("S15", "legacy protocol past the second factor", "T1078.004", AccountAttacks.Legacy,
            ("signIns", 1, 8), ("minutes", 2, 90)),
        Attack("S16", "device code phishing", "T1528", TokenAttacks.DeviceCode,
            ("waits", 0, 4), ("renewals", 3, 14), ("minutesAfter", 0.5, 8)),
        Attack("S17", "adversary in the middle, token replayed", "T1557", TokenAttacks.InTheMiddle,
            ("secondsAfter", 20, 280), ("renewals", 2, 12)),
        Attack("S18", "device registered, primary refresh token", "T1098.005", TokenAttacks.RegisterDevice,
            ("minutesBetween", 3, 50), ("renewals", 2, 10)),
        Attack("S19", "probing of conditional access", "T1078.004", PolicyAttacks.Probe,
            ("addresses", 2, 5), ("attempts", 4, 18), ("minutes", 5, 55)),
        Attack("S20", "use of a disabled account", "T1078", AccountAttacks.Disabled,
            ("applications", 3, 6), ("others", 1, 3), ("minutes", 5, 50)),
        Attack("S21", "reconnaissance tools", "T1087.004", PolicyAttacks.Reconnaissance,
            ("agents", 6, 12), ("applications", 3, 6), ("minutes", 1.5, 4.8), ("collections", 1, 4)),
        Attack("S22", "PowerShell to foreign resources", "T1078.004", PolicyAttacks.PowerShell,
            ("signIns", 1, 6), ("minutes", 2, 40)),
        Attack("S23", "pivot through a guest", "T1199", AccountAttacks.GuestPivot,
            ("signIns", 1, 4)),
        Attack("S24", "service principal abused", "T1078.004", DirectoryAttacks.PrincipalAbuse,
            ("signIns", 3, 25), ("minutes", 5, 180), ("newSecret", 0, 1)),
        Attack("S25", "sudden sprawl of applications", "T1078.004", AccountAttacks.Sprawl,
            ("records", 100, 180), ("applications", 80, 110), ("hours", 3, 14)),
        Attack("S26", "leaked credentials, takeover, own factor", "T1589.001", FactorAttacks.Takeover,
            ("hoursUntil", 1, 23), ("minutesUntilFactor", 2, 55)),

        Attack("X01", "consent to a hostile application", "T1528", DirectoryAttacks.HostileConsent,
            ("signIns", 2, 15), ("hours", 1, 40)),
        Attack("X02", "stolen session used from next door", "T1539", TokenAttacks.StolenSession,
            ("renewals", 5, 30), ("hours", 4, 44)),
        Attack("X03", "help desk talked into a reset", "T1656", DirectoryAttacks.HelpDesk,
            ("minutesUntil", 2, 40), ("signIns", 1, 5)),
        Attack("X04", "domain federated by an adversary", "T1484.002", DirectoryAttacks.Federation,
            ("users", 2, 6), ("hours", 1, 30)),
        Attack("X05", "own employee takes data", "T1213.002", AccountAttacks.Insider,
            ("records", 60, 200), ("hours", 2, 6)),
        Attack("X06", "policy weakened, then used", "T1556.009", PolicyAttacks.Weaken,
            ("minutesUntil", 3, 120), ("signIns", 1, 6)),
        Attack("X07", "permissions granted to an own credential", "T1098.001", DirectoryAttacks.GrantedPrincipal,
            ("grants", 1, 4), ("signIns", 4, 40), ("hours", 1, 30)),
        Attack("X08", "guest invited and made administrator", "T1136.003", DirectoryAttacks.InvitedGuest,
            ("hoursUntil", 0.2, 8), ("signIns", 1, 5)),
    ];

    public static AttackDefinition? Find(string id) =>
        All.FirstOrDefault(attack => attack.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    static AttackDefinition Attack(
        string id, string name, string technique, Action<AttackRun> play, params (string Name, double Least, double Most)[] ranges) =>
        new(id, name, technique, [.. ranges.Select(range => new AttackRange(range.Name, range.Least, range.Most))]) { Play = play };
}
