namespace CyberLM.Tenant;

/// <summary>What a token is for. The directory may not know its service principal.</summary>
public sealed record Resource(Guid Id, string DisplayName, Guid? ServicePrincipal);

/// <summary>An application of the tenant. Its id and its name determine each other.</summary>
/// <param name="Browser">Used in a browser; otherwise in a desktop or mobile client that asks through the token broker.</param>
/// <param name="ExternalChallenge">Covered by the policy that demands a third party's second factor.</param>
/// <param name="CompliantDevice">Covered by the policy that demands a compliant device of those that report compliance.</param>
public sealed record Application(
    Guid Id, string DisplayName, bool Browser, bool ExternalChallenge, bool CompliantDevice, IReadOnlyList<Resource> Resources);

/// <summary>The applications an organisation chooses from: who uses one, how, and how much.</summary>
static class ApplicationCatalog
{
    const string Everyone = "*";

    public readonly record struct Entry(string Name, bool Browser, string Roles, double Weight);

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new("Office 365 Exchange Online", false, Everyone, 10),
        new("Microsoft Teams", false, Everyone, 9),
        new("Office 365 SharePoint Online", false, Everyone, 6),
        new("OneDrive SyncEngine", false, Everyone, 5),
        new("Microsoft Office", false, Everyone, 4),
        new("Windows Sign In", false, Everyone, 3),
        new("Microsoft Authentication Broker", false, Everyone, 3),
        new("OfficeHome", true, Everyone, 4),
        new("My Apps", true, Everyone, 1),
        new("Brightpath Learning", true, Everyone, 0.7),
        new("Tallyhouse Expenses", true, Everyone, 1.2),
        new("Gatewell SSL VPN", false, Everyone, 2),
        new("Peoplefold HR", true, "Human Resources,Executive", 6),
        new("Hirewise Recruiting", true, "Human Resources", 4),
        new("Ledgerline ERP", true, "Finance,Operations,Executive", 7),
        new("Closebook Treasury", true, "Finance", 4),
        new("Power BI", true, "Finance,Sales,Marketing,Executive", 3),
        new("Pipelane CRM", true, "Sales,Marketing,Support", 8),
        new("Signwell Contracts", true, "Sales,Legal,Executive", 3),
        new("Casebinder Legal", true, "Legal", 6),
        new("Mailcrest Campaigns", true, "Marketing", 5),
        new("Pixelyard Studio", false, "Marketing,Engineering", 3),
        new("Forgehub Enterprise Cloud - Organization", true, "Engineering,IT", 7),
        new("Buildpond CI", true, "Engineering", 4),
        new("Azure Portal", true, "IT,Engineering", 4),
        new("Microsoft Azure CLI", false, "IT,Engineering", 3),
        new("Azure Active Directory PowerShell", false, "IT", 2),
        new("Ticketbay Service Desk", true, "Support,IT", 8),
        new("Callharbor Contact Centre", false, "Support,Sales", 5),
        new("Stockroom Warehouse", false, "Operations", 7),
        new("Routefinder Logistics and Fleet Planning", true, "Operations", 4),
        new("Boardroom Papers", false, "Executive,Legal", 3),
    ];

    /// <summary>Accounts that no person uses sign in to these.</summary>
    public static IReadOnlyList<string> ForServices { get; } =
        ["Office 365 Exchange Online", "Office 365 SharePoint Online", "Ledgerline ERP", "Ticketbay Service Desk"];

    /// <summary>What people of other organisations are let into.</summary>
    public static IReadOnlyList<string> ForGuests { get; } = ["Microsoft Teams", "Office 365 SharePoint Online", "OfficeHome"];

    public static bool Serves(this Entry entry, string role) =>
        entry.Roles == Everyone || entry.Roles.Split(',').Contains(role);

    /// <summary>
    /// The shares that the log should show are kept by weight, not drawn per application: a handful of them carries most of the traffic.
    /// </summary>
    public static IReadOnlyList<Application> Create(Prng random)
    {
        var service = new Quota(random, 0.68);
        var principal = new Quota(random, 0.83);
        var challenge = new Quota(random, 0.55);
        var applications = new List<Application>(Entries.Count);
        foreach (Entry entry in Entries)
        {
            bool named = entry.Name.EndsWith(" Online", StringComparison.Ordinal);
            bool isService = service.Next(entry.Weight) || named;
            bool known = principal.Next(entry.Weight);
            var resources = new List<Resource> { NewResource(random, entry.Name + (isService ? " Service" : " Online"), known) };
            if (random.Chance(0.3))
            {
                resources.Add(NewResource(random, entry.Name, known));
            }
            Guid invented = random.Guid();
            applications.Add(new Application(
                WellKnown.ApplicationId(entry.Name) ?? invented, entry.Name, entry.Browser, challenge.Next(entry.Weight),
                CompliantDevice: entry.Name.StartsWith("Office", StringComparison.Ordinal), resources));
        }
        return applications;
    }

    static Resource NewResource(Prng random, string name, bool known) => new(random.Guid(), name, known ? random.Guid() : null);

    /// <summary>Says yes so often that yes holds a given share of the weight, whatever the order.</summary>
    sealed class Quota(Prng random, double share)
    {
        double all = random.Uniform(0, 3);
        double yes;

        public bool Next(double weight)
        {
            all += weight;
            bool answer = yes + weight / 2 <= share * all;
            yes += answer ? weight : 0;
            return answer;
        }
    }
}
