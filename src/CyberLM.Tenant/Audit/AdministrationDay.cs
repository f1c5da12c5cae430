namespace CyberLM.Tenant;

/// <summary>
/// What administrators, the personnel system and new devices leave in the directory's audit log on one day; also what ID Protection
/// finds out about users without a sign-in.
/// </summary>
sealed class AdministrationDay(Organisation organisation)
{
    // Per thousand people and working day.
    const double GroupChanges = 25;
    const double UserUpdates = 40;
    const double FactorChanges = 1.5;
    const double HelpDeskResets = 2;
    const double RoleChanges = 0.6;
    const double SecretRotations = 1.2;
    const double NewApplications = 0.4;
    const double PolicyUpdates = 0.3;

    static readonly string[] Groups = ["All Staff", "VPN Users", "Project Alpha", "Project Beta", "Licence E5", "Reporting Readers"];
    static readonly string[] AdminRoles = ["Helpdesk Administrator", "User Administrator", "Reports Reader", "Application Administrator"];

    static readonly string[] NewPrincipals = ["Survey Tool", "Whiteboard", "Diagram Editor", "Meeting Notes", "Expense Import"];

    // Of those who were there on the first day: who joins later must not change what happens before.
    readonly List<User> administrators = [.. organisation.Users.Take(organisation.Options.Users).Where(user => user.Administrator)];

    public void Simulate(DateOnly date, List<LogRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Administration, (ulong)date.DayNumber);
        foreach (User user in organisation.Users)
        {
            var own = new Prng(organisation.Options.Seed, (ulong)Purpose.Personnel, (ulong)user.Index, (ulong)date.DayNumber);
            Personnel(own, user, date, into);
        }
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return;
        }
        int people = organisation.Options.Users;
        void Often(double perThousand, Action<DateTime, User> happens)
        {
            for (int n = random.Poisson(perThousand * people / 1000); n > 0; n--)
            {
                User by = Administrator(random);
                DateTime local = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(by.WorkStart + random.Uniform(0, 8));
                happens(by.Home.Zone.ToUtc(local), by);
            }
        }
        User Somebody() => organisation.Users[random.Below(people)];
        Often(GroupChanges, (at, by) => Record(at, AuditOperations.AddToGroup, by, AuditRecord.Of(Somebody()), Thing("Group", Groups)));
        Often(UserUpdates, (at, _) => into.Add(
            AuditRecord.Of(random, at, AuditOperations.UpdateUser, null, null, AuditRecord.Of(Somebody()))));
        Often(FactorChanges, (at, _) => RegisterFactor(at, Somebody()));
        Often(FactorChanges / 2, (at, _) => Own(at, AuditOperations.DeleteFactor, Somebody()));
        Often(HelpDeskResets, (at, by) => Record(at, AuditOperations.ResetPassword, by, AuditRecord.Of(Somebody())));
        Often(RoleChanges, (at, by) => Record(at, AuditOperations.AddRole, by, Colleague(), Thing("Role", AdminRoles)));
        Often(RoleChanges / 2, (at, by) => Record(at, AuditOperations.RemoveRole, by, Colleague(), Thing("Role", AdminRoles)));
        Often(SecretRotations, (at, by) => Record(at, AuditOperations.AddCredentials, by, Principal(random)));
        Often(NewApplications, (at, by) => Record(at, AuditOperations.AddPrincipal, by, Thing("ServicePrincipal", NewPrincipals)));
        Often(PolicyUpdates, (at, by) => Record(at, AuditOperations.UpdatePolicy, by, Policy(random.Pick(organisation.Policies))));

        void Record(DateTime at, AuditOperation operation, User by, params AuditTarget[] targets) =>
            into.Add(AuditRecord.Of(random, at, operation, by, AddressOf(by, date), targets));
        void Own(DateTime at, AuditOperation operation, User user) => Record(at, operation, user, AuditRecord.Of(user));
        void RegisterFactor(DateTime at, User user)
        {
            Own(at, AuditOperations.RegisterFactor, user);
            into[^1] = into[^1] with { Twin = BenignTwins.Of(BenignTwins.NewFactor, user, date) };
        }
        AuditTarget Colleague() => AuditRecord.Of(Administrator(random));
        AuditTarget Thing(string type, IReadOnlyList<string> names) => new(type, random.Guid().ToString(), random.Pick(names));
    }

    /// <summary>Joining, leaving, new devices; and old breaches that turn up.</summary>
    void Personnel(Prng random, User user, DateOnly date, List<LogRecord> into)
    {
        if (user.Kind != UserKind.Person)
        {
            return;
        }
        DateTime morning = user.Home.Zone.ToUtc(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(7 + random.Uniform()));
        AuditTarget target = AuditRecord.Of(user);
        if (user.Employment.Joins == date)
        {
            // The personnel system makes the account before its owner is there.
            into.Add(AuditRecord.Of(random, morning.AddHours(-3), AuditOperations.AddUser, null, null, target));
        }
        if (user.Employment.Leaves == date)
        {
            into.Add(AuditRecord.Of(random, morning, AuditOperations.DisableAccount, Administrator(random), null, target));
        }
        if (!user.Employment.At(date))
        {
            return;
        }
        foreach (Device device in user.Equipment.All)
        {
            if (device.Since == date && device.Known)
            {
                var thing = new AuditTarget("Device", device.Id.ToString(), device.DisplayName);
                TwinStory? twin = BenignTwins.IsNew(device, date) ? BenignTwins.Of(BenignTwins.NewLaptop, user, date) : null;
                into.Add(AuditRecord.Of(random, morning.AddMinutes(30), AuditOperations.AddDevice, null, null, thing) with { Twin = twin });
                into.Add(AuditRecord.Of(random, morning.AddMinutes(30.1), AuditOperations.OwnDevice, user, AddressOf(user, date), thing,
                    target) with { Twin = twin });
            }
        }
        if (random.Chance(FalseAlarms.LeakedCredentials))
        {
            into.Add(RiskDetection.OfUser(random, DetectionKinds.LeakedCredentials, user, morning.AddHours(random.Uniform(0, 12)), "high"));
        }
    }

    AuditTarget Principal(Prng random)
    {
        ServicePrincipal principal = random.Pick(organisation.ServicePrincipals);
        return new("ServicePrincipal", principal.Id.ToString(), principal.Name);
    }

    static AuditTarget Policy(AccessPolicy policy) => new("Policy", policy.Id.ToString(), policy.Name);

    static NetworkAddress AddressOf(User user, DateOnly date) => user.Office?.Addresses[0] ?? user.HomeLine.At(date);

    /// <summary>Where nobody is an administrator by role, the first person is.</summary>
    User Administrator(Prng random) => administrators.Count > 0 ? random.Pick(administrators) : organisation.Users[0];
}
