namespace CyberLM.Tenant;

/// <summary>One attack under way: a clock, what was drawn for it, and the records it leaves. Everything it adds is labelled.</summary>
sealed class AttackRun
{
    readonly Dictionary<string, double> drawn = [];
    readonly List<LogRecord> into;
    readonly List<User> people;

    public AttackRun(
        Organisation organisation, AttackDefinition definition, string name, Prng random, DateTime start, List<LogRecord> into)
    {
        Organisation = organisation;
        Definition = definition;
        Name = name;
        Random = random;
        Clock = start;
        this.into = into;
        foreach (AttackRange range in definition.Ranges)
        {
            drawn[range.Name] = random.Uniform(range.Least, range.Most);
        }
        people = [.. organisation.Users.Where(user => user.Kind == UserKind.Person && user.Employment.At(Date))];
    }

    public Organisation Organisation { get; }
    public Infrastructure Infrastructure { get; } = new();
    public AttackDefinition Definition { get; }
    public string Name { get; }
    public Prng Random { get; }
    public DateTime Clock { get; private set; }
    public DateOnly Date => DateOnly.FromDateTime(Clock);

    /// <summary>All parameters of this run.</summary>
    public IReadOnlyDictionary<string, double> Drawn => drawn;

    /// <summary>What a parameter is in this run.</summary>
    public double Amount(string parameter) => drawn[parameter];

    public int Count(string parameter) => (int)Math.Round(drawn[parameter]);

    /// <summary>A parameter between 0 and 1 that says how likely something is here.</summary>
    public bool Happens(string parameter) => drawn[parameter] >= 0.5;

    /// <summary>False where everybody has left.</summary>
    public bool HasVictims => people.Count > 0;

    public void Wait(double seconds) => Clock = Clock.AddSeconds(seconds);

    /// <summary>So many steps over so many minutes: a gap of exponential length, cut so that the whole fits.</summary>
    public void Pause(double minutes, int steps)
    {
        double mean = minutes * 60 / Math.Max(1, steps);
        Wait(Math.Clamp(Random.Exponential(mean), 0.15 * mean, 1.8 * mean) * 0.82);
    }

    public User Victim() => Random.Pick(people);

    /// <summary>Somebody who is neither away nor on a journey.</summary>
    public User VictimAtHome()
    {
        List<User> home = [.. people.Where(user => Itinerary.Plan(Organisation, user).At(Clock) is { Away: false })];
        return home.Count > 0 ? Random.Pick(home) : Victim();
    }

    public User Administrator() => people.FirstOrDefault(user => user.Administrator) ?? people[0];

    /// <summary>Different people, as many as there are at most.</summary>
    public List<User> Victims(int count)
    {
        List<User> left = [.. people];
        var chosen = new List<User>();
        while (chosen.Count < count && left.Count > 0)
        {
            int at = Random.Below(left.Count);
            chosen.Add(left[at]);
            left.RemoveAt(at);
        }
        return chosen;
    }

    public Application Application(string name) => Organisation.Named(name);

    /// <summary>An attempt at the clock's time.</summary>
    public SignInRecord SignIn(
        string label, User user, Application application, NetworkAddress address, in Client client, in Step step, bool interactive = true,
        Guid? session = null, string? technique = null)
    {
        var visit = new Visit(user, address, client, Random.Guid(), session ?? Random.Guid());
        return SignInFactory.Create(Random, Clock, visit, application, step, interactive) with
        {
            AddressFromResource = null,
            Attack = Label(label, technique),
        };
    }

    public void Add(LogRecord record) => into.Add(record);

    /// <summary>The same with ID Protection's mark, and its detection in the other stream.</summary>
    public SignInRecord AddRisky(SignInRecord record, DetectionKind kind, string level)
    {
        SignInRecord marked = kind.Timing == DetectionTiming.Realtime
            ? record with { Risk = new RiskMark(kind.EventType, level, "atRisk") }
            : record;
        Add(marked);
        Add(RiskDetection.Of(Random, kind, marked, level, remediated: false));
        return marked;
    }

    /// <summary>A detection of a sign-in that was added before.</summary>
    public void Detect(SignInRecord record, DetectionKind kind, string level) =>
        Add(RiskDetection.Of(Random, kind, record, level, remediated: false));

    public void DetectUser(User user, DetectionKind kind, string level, string label, string technique) =>
        Add(RiskDetection.OfUser(Random, kind, user, Clock, level) with { Attack = Label(label, technique) });

    public AuditRecord Change(
        string label, AuditOperation operation, User? actor, NetworkAddress? address, string technique, params AuditTarget[] targets)
    {
        AuditRecord record = AuditRecord.Of(Random, Clock, operation, actor, address, targets) with { Attack = Label(label, technique) };
        Add(record);
        return record;
    }

    public void Principal(string label, ServicePrincipal principal, NetworkAddress address, Resource resource, string technique) =>
        Add(PrincipalSignIn.Of(Random, Clock, principal, address, resource, Outcomes.Success) with { Attack = Label(label, technique) });

    /// <summary>The victim's own work goes on: not labelled, because it is none of the attack.</summary>
    public SignInRecord Owner(User user, Application application, NetworkAddress address)
    {
        Device device = user.Equipment.Laptops(Date).First();
        Client client = ClientChoice.Interactive(Random, device, Date, application);
        Step step = FactorWords.Passed(user, password: true);
        Guid session = Sessions.Of(Organisation, user, device, Date);
        SignInRecord record = SignIn("", user, application, address, client, step, session: session) with { Attack = null };
        Add(record);
        return record;
    }

    /// <summary>Where the victim is at home today.</summary>
    public NetworkAddress HomeOf(User user) => user.HomeLine.At(Date);

    /// <summary>A city at least so far from another.</summary>
    public City FarFrom(City city, double kilometres)
    {
        IEnumerable<City> open = Cities.All.Where(other => !Organisation.BlockedCountries.Contains(other.Country));
        return Random.Pick([.. open.Where(other => other.DistanceTo(city) >= kilometres)]);
    }

    AttackStep Label(string step, string? technique = null) => new(Name, Definition.Id, technique ?? Definition.Technique, step);
}
