namespace CyberLM.Tenant;

/// <summary>
/// Fills an organisation: people, accounts of machines, guests, and last those who join while the log runs, so that a longer log
/// begins with the same users.
/// </summary>
sealed class Recruitment(Organisation organisation, Prng random, AddressPlan addresses)
{
    const int PeoplePerServiceAccount = 15;
    const int PeoplePerGuest = 12;
    const int HostingAddresses = 16;

    // One in seven leaves in a year, and somebody else comes.
    const double MeanDaysOfEmployment = 365 / 0.14;

    // The day after the last is simulated too, for those who are ahead in time, and an attack of some days may begin near the end.
    const int DaysBeyond = 14;
    const double DynamicHomes = 0.35;

    readonly HashSet<string> principalNames = [];
    readonly List<NetworkAddress> hosting = [];

    public IReadOnlyList<User> Hire()
    {
        int people = organisation.Options.Users;
        var users = new List<User>();
        void Add(int count, Func<int, int, User> make)
        {
            for (int i = 0; i < count; i++)
            {
                users.Add(make(users.Count, i));
            }
        }
        Add(people, (index, _) => Person(index, DateOnly.MinValue));
        Add(Math.Max(1, people / PeoplePerServiceAccount), Service);
        Add(Math.Max(people > 5 ? 1 : 0, people / PeoplePerGuest), (index, _) => Guest(index));
        var turnover = new Prng(organisation.Options.Seed, (ulong)Purpose.Turnover);
        double day = 0;
        while ((day += turnover.Exponential(MeanDaysOfEmployment / people)) < organisation.Options.Days)
        {
            users.Add(Person(users.Count, NextWorkingDay(organisation.Options.Start.AddDays((int)day))));
        }
        return users;
    }

    static DateOnly NextWorkingDay(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(2),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

    User Person(int index, DateOnly joins)
    {
        (string name, string letters, string given) = DrawName();
        string local = Unique(char.ToLowerInvariant(given[0]) + letters);
        Role role = Roles.Draw(random);
        Office office = random.Pick(organisation.Offices);
        bool remote = random.Chance(role.Remote);
        City home = remote ? RemoteHome(office) : office.City;
        string? alternate = random.Chance(0.3) ? $"{given.ToLowerInvariant()}.{letters}@{organisation.Domain}" : null;
        // The user's own numbers: what happens later must not change who comes next.
        var own = new Prng(organisation.Options.Seed, (ulong)Purpose.Devices, random.Next());
        DateOnly first = joins == DateOnly.MinValue ? organisation.Options.Start : joins;
        DateOnly leaves = first.AddDays(1 + (int)Math.Min(own.Exponential(MeanDaysOfEmployment), 100_000));
        double start = role.Start + role.Spread * Math.Clamp(random.Normal(), -2.5, 2.5);
        return new User(
            index, UserKind.Person, random.Guid(), name, $"{local}@{organisation.Domain}", alternate, role, home, remote ? null : office,
            Line(home), start, WorkHours: Math.Clamp(8.5 + 0.5 * random.Normal(), 7, 10),
            Activity: Math.Exp(0.5 * random.Normal() - 0.125),
            Equipment.Draw(own, local, first, organisation.LastDay.AddDays(DaysBeyond)), Applications(role))
        {
            Employment = new Employment(joins, leaves),
            Factor = (FactorMethod)random.Weighted([0.62, 0.16, 0.15, 0.07]),
            Administrator = random.Chance(role.Administrators),
            PasswordExpires = random.Chance(FaultRates.ExpiringPasswords),
        };
    }

    (string Name, string Letters, string Given) DrawName()
    {
        string given = random.Pick(Names.Given);
        string family = random.Pick(Names.Family);
        return ($"{given} {family}", string.Concat(family.ToLowerInvariant().Where(char.IsAsciiLetter)), given);
    }

    /// <summary>Remote people live in the office's country where there is another city, anywhere otherwise.</summary>
    City RemoteHome(Office office)
    {
        City[] near = [.. Cities.All.Where(c => c.Country == office.City.Country && c != office.City)];
        return near.Length > 0 ? random.Pick(near) : random.Pick(Cities.All);
    }

    /// <summary>
    /// A third of the homes have an address for some weeks at a time. One in four of those addresses is known to the geography
    /// databases in another city of the country.
    /// </summary>
    HomeLine Line(City home)
    {
        string provider = $"{home.Country} {random.Below(3)}";
        if (!random.Chance(DynamicHomes))
        {
            return new HomeLine([addresses.Take(provider, NetworkKind.Home, home)], 1, 0);
        }
        City[] near = [.. Cities.All.Where(c => c.Country == home.Country && c != home)];
        NetworkAddress Lease() =>
            addresses.Take(provider, NetworkKind.Home, near.Length > 0 && random.Chance(0.25) ? random.Pick(near) : home);
        NetworkAddress first = addresses.Take(provider, NetworkKind.Home, home);
        return new HomeLine([first, Lease(), Lease()], Days: 4 + random.Below(30), Phase: random.Below(400));
    }

    IReadOnlyList<ApplicationUse> Applications(Role role)
    {
        var uses = new List<ApplicationUse>();
        foreach ((ApplicationCatalog.Entry entry, Application application) in ApplicationCatalog.Entries.Zip(organisation.Applications))
        {
            if (entry.Serves(role.Name) && random.Chance(0.8))
            {
                uses.Add(new ApplicationUse(application, entry.Weight * Math.Exp(0.7 * random.Normal())));
            }
        }
        return uses.Count > 0 ? uses : [new ApplicationUse(organisation.Applications[0], 1)];
    }

    User Service(int index, int number)
    {
        string title = Names.Services[number % Names.Services.Count];
        string local = Unique("svc-" + title.ToLowerInvariant().Replace(' ', '-'));
        string name = title == Organisation.LegacyMail ? "Office 365 Exchange Online" : random.Pick(ApplicationCatalog.ForServices);
        City city = organisation.Offices[0].City;
        if (hosting.Count < HostingAddresses)
        {
            hosting.Add(addresses.Take("hosting", NetworkKind.DataCentre, city));
        }
        return new User(
            index, UserKind.Service, random.Guid(), $"Service {title}", $"{local}@{organisation.Domain}", null, Roles.Services, city, null,
            new HomeLine([hosting[number % HostingAddresses]], 1, 0), WorkStart: 0, WorkHours: 24,
            Activity: new[] { 0.25, 0.5, 1 }[random.Below(3)], Equipment.None, [new ApplicationUse(organisation.Named(name), 1)]);
    }

    User Guest(int index)
    {
        (string name, string letters, string given) = DrawName();
        Partner partner = random.Pick(organisation.Partners);
        string local = Unique($"{given.ToLowerInvariant()}.{letters}");
        var own = new Prng(organisation.Options.Seed, (ulong)Purpose.Devices, random.Next());
        // The directory knows devices of its own people only.
        var equipment = new Equipment([DeviceFactory.Laptop(own, "") with { Trust = DeviceTrust.None }]);
        return new User(
            index, UserKind.Guest, random.Guid(), name, $"{local}@{partner.Domain}", null, Roles.Guests, partner.Address.City, null,
            Line(partner.Address.City), WorkStart: 8.5 + 0.6 * random.Normal(), WorkHours: 8.5,
            Activity: 0.15 * Math.Exp(0.5 * random.Normal()), equipment,
            [.. ApplicationCatalog.ForGuests.Select(app => new ApplicationUse(organisation.Named(app), 1 + random.Uniform()))])
        {
            Partner = partner,
        };
    }

    string Unique(string local)
    {
        string candidate = local;
        for (int n = 2; !principalNames.Add(candidate); n++)
        {
            candidate = $"{local}{n}";
        }
        return candidate;
    }
}
