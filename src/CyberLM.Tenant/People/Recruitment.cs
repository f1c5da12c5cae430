namespace CyberLM.Tenant;

/// <summary>Fills an organisation with people and service accounts whose names do not collide.</summary>
sealed class Recruitment(Organisation organisation, Prng random, AddressPlan addresses)
{
    const int PeoplePerServiceAccount = 15;
    const int HostingAddresses = 16;

    static readonly (string Name, double Weight)[] Departments =
    [
        ("Engineering", 6), ("Sales", 5), ("Support", 4), ("Operations", 4), ("Finance", 3), ("Marketing", 3), ("IT", 2),
        ("Human Resources", 2), ("Legal", 1), ("Executive", 1),
    ];

    readonly HashSet<string> principalNames = [];
    readonly Dictionary<string, int> deviceNames = [];
    readonly List<NetworkAddress> hosting = [];

    public IReadOnlyList<User> Hire()
    {
        int people = organisation.Options.Users;
        int services = Math.Max(1, people / PeoplePerServiceAccount);
        var users = new List<User>(people + services);
        for (int i = 0; i < people; i++)
        {
            users.Add(Person(i));
        }
        for (int i = 0; i < services; i++)
        {
            users.Add(Service(people + i, i));
        }
        return users;
    }

    User Person(int index)
    {
        string given = random.Pick(Names.Given);
        string family = random.Pick(Names.Family);
        string letters = string.Concat(family.ToLowerInvariant().Where(char.IsAsciiLetter));
        string local = Unique(char.ToLowerInvariant(given[0]) + letters);
        string department = Departments[random.Weighted([.. Departments.Select(d => d.Weight)])].Name;
        Office office = random.Pick(organisation.Offices);
        bool remote = random.Chance(0.12);
        City home = remote ? RemoteHome(office) : office.City;
        string? alternate = random.Chance(0.3) ? $"{given.ToLowerInvariant()}.{letters}@{organisation.Domain}" : null;
        return new User(
            index, UserKind.Person, random.Guid(), $"{given} {family}", $"{local}@{organisation.Domain}", alternate, department, home,
            remote ? null : office, addresses.Take($"{home.Country} {random.Below(3)}", NetworkKind.Home, home),
            WorkStart: Math.Clamp(8.5 + 0.6 * random.Normal(), 6.5, 10.5),
            WorkHours: Math.Clamp(8.5 + 0.5 * random.Normal(), 7, 10),
            Activity: Math.Exp(0.5 * random.Normal() - 0.125),
            Devices(given + family), Applications(department));
    }

    /// <summary>Remote people live in the office's country where there is another city, anywhere otherwise.</summary>
    City RemoteHome(Office office)
    {
        City[] near = [.. Cities.All.Where(c => c.Country == office.City.Country && c != office.City)];
        return near.Length > 0 ? random.Pick(near) : random.Pick(Cities.All);
    }

    IReadOnlyList<Device> Devices(string owner)
    {
        string name = string.Concat(owner.ToUpperInvariant().Where(char.IsAsciiLetter));
        var devices = new List<Device> { DeviceFactory.Laptop(random, DeviceName(name, "LT")) };
        if (random.Chance(0.12))
        {
            devices.Add(DeviceFactory.Laptop(random, DeviceName(name, "WS")));
        }
        if (random.Chance(0.7))
        {
            devices.Add(DeviceFactory.Phone(random, DeviceName(name, "PH")));
        }
        return devices;
    }

    IReadOnlyList<ApplicationUse> Applications(string department)
    {
        var uses = new List<ApplicationUse>();
        foreach ((ApplicationCatalog.Entry entry, Application application) in ApplicationCatalog.Entries.Zip(organisation.Applications))
        {
            if (entry.Serves(department) && random.Chance(0.8))
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
        string name = ApplicationCatalog.ForServices[random.Below(ApplicationCatalog.ForServices.Count)];
        Application application = organisation.Applications.First(a => a.DisplayName == name);
        City city = organisation.Offices[0].City;
        if (hosting.Count < HostingAddresses)
        {
            hosting.Add(addresses.Take("hosting", NetworkKind.DataCentre, city));
        }
        return new User(
            index, UserKind.Service, random.Guid(), $"Service {title}", $"{local}@{organisation.Domain}", null, "Services", city, null,
            hosting[number % HostingAddresses], WorkStart: 0, WorkHours: 24, Activity: new[] { 0.25, 0.5, 1 }[random.Below(3)],
            [], [new ApplicationUse(application, 1)]);
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

    string DeviceName(string owner, string kind)
    {
        string name = $"{owner}-{kind}";
        int used = deviceNames.GetValueOrDefault(name);
        deviceNames[name] = used + 1;
        return used == 0 ? name : $"{name}{used + 1}";
    }
}
