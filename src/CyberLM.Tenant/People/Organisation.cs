namespace CyberLM.Tenant;

/// <summary>A seeded organisation: one tenant, its offices, applications, people and machines.</summary>
public sealed class Organisation
{
    /// <summary>The account that still sends mail by a protocol without a second factor.</summary>
    internal const string LegacyMail = "Mail Relay";

    readonly Dictionary<string, IReadOnlyList<NetworkAddress>> mobileGateways = [];
    readonly Dictionary<City, IReadOnlyList<NetworkAddress>> hotels = [];

    public Organisation(TenantOptions options)
    {
        options.Validate();
        Options = options;
        var random = new Prng(options.Seed, (ulong)Purpose.Organisation);
        var addresses = new AddressPlan(random);
        TenantId = random.Guid();
        Domain = $"{random.Pick(Names.Companies)}.example";
        Applications = ApplicationCatalog.Create(random);
        Offices = PlanOffices(options, random, addresses);
        foreach (City city in Cities.All)
        {
            hotels[city] = [.. Enumerable.Range(1, 3).Select(n => addresses.Take($"{city.Country} {n}", NetworkKind.Hotel, city))];
            if (!mobileGateways.ContainsKey(city.Country))
            {
                mobileGateways[city.Country] =
                    [.. Enumerable.Range(0, 6).Select(n => addresses.Take($"{city.Country} {n % 2}", NetworkKind.Mobile, city))];
            }
        }
        Partners = PlanPartners(options, random, addresses);
        BlockedCountries = PlanBlocked(random);
        ServicePrincipals = ServicePrincipal.Plan(options, random, addresses, Offices[0].City);
        Policies = AccessPolicy.Plan(random);
        Users = new Recruitment(this, random, addresses).Hire();
    }

    public TenantOptions Options { get; }
    public DateOnly LastDay => Options.Start.AddDays(Options.Days - 1);
    public Guid TenantId { get; }
    public string Domain { get; }
    public IReadOnlyList<Application> Applications { get; }
    public IReadOnlyList<Office> Offices { get; }
    public IReadOnlyList<Partner> Partners { get; }
    public IReadOnlyList<ServicePrincipal> ServicePrincipals { get; }
    public IReadOnlyList<AccessPolicy> Policies { get; }

    /// <summary>Countries from which conditional access lets nobody in: travellers there need the VPN.</summary>
    public IReadOnlySet<string> BlockedCountries { get; }

    /// <summary>People, accounts of machines, guests, and those who join while the log runs.</summary>
    public IReadOnlyList<User> Users { get; }

    public Application Named(string name) => Applications.First(application => application.DisplayName == name);

    /// <summary>Guest networks of a city.</summary>
    public IReadOnlyList<NetworkAddress> Hotels(City city) => hotels[city];

    /// <summary>Carrier gateways of a country; each is located in the city of whoever uses it.</summary>
    public IReadOnlyList<NetworkAddress> MobileGateways(string country) => mobileGateways[country];

    /// <summary>The office whose VPN exit is nearest, or null where even that is too far to be used.</summary>
    public Office? NearestOffice(City city, double withinKilometres)
    {
        Office? nearest = Offices.MinBy(office => office.City.DistanceTo(city));
        return nearest is not null && nearest.City.DistanceTo(city) <= withinKilometres ? nearest : null;
    }

    static IReadOnlyList<Office> PlanOffices(TenantOptions options, Prng random, AddressPlan addresses)
    {
        int count = 1 + Math.Min(5, options.Users / 12);
        var cities = new List<City>();
        while (cities.Count < count)
        {
            City city = random.Pick(Cities.All);
            if (!cities.Contains(city))
            {
                cities.Add(city);
            }
        }
        return [.. cities.Select(city => new Office(
            city,
            [addresses.Take("company", NetworkKind.Office, city), addresses.Take("company", NetworkKind.Office, city)],
            [addresses.Take("company", NetworkKind.Vpn, city), addresses.Take("company", NetworkKind.Vpn, city)]))];
    }

    static IReadOnlyList<Partner> PlanPartners(TenantOptions options, Prng random, AddressPlan addresses)
    {
        int count = Math.Min(Names.Partners.Count, 1 + options.Users / 60);
        return [.. Names.Partners.Take(count).Select(name => new Partner(
            $"{name}.example", random.Guid(), addresses.Take(name, NetworkKind.Partner, random.Pick(Cities.All))))];
    }

    IReadOnlySet<string> PlanBlocked(Prng random)
    {
        HashSet<string> used =
            [.. Offices.Select(office => office.City.Country), .. Partners.Select(partner => partner.Address.City.Country)];
        string[] open = [.. Cities.All.Select(city => city.Country).Distinct().Where(country => !used.Contains(country))];
        return new HashSet<string> { random.Pick(open), random.Pick(open) };
    }
}

/// <summary>What a stream of random numbers is for.</summary>
enum Purpose : ulong
{
    Organisation = 1, Travel = 2, Day = 3, Service = 4, Devices = 5, Turnover = 6, Leave = 7, Principals = 8, Administration = 9,
    AttackPlan = 10, Attack = 11, Session = 12, Personnel = 13,
}
