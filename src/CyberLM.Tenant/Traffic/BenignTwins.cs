namespace CyberLM.Tenant;

/// <summary>
/// Marks what of an ordinary day looks like an attack and is none, by the ids of the usual table of benign twins. It is told from what
/// happened and knows no rule; records are what they are without it.
/// </summary>
static class BenignTwins
{
    public const string FarExit = "B01", NewPassword = "B02", NewLaptop = "B03", NewFactor = "B04", NewCountry = "B05", Script = "B06";

    // An exit further from the person than this looks like a journey.
    const double FarKilometres = 500;

    static readonly string[] ForScripts =
        ["Microsoft Azure CLI", "Microsoft Azure PowerShell", "Azure Active Directory PowerShell"];

    public static TwinStory Of(string scenario, User user, DateOnly date) => new($"{scenario}-{user.Index}-{date:yyyyMMdd}", scenario);

    /// <param name="today">one user's records of one day; those that are twins give way to the same with a mark</param>
    public static void Mark(User user, Itinerary itinerary, DateOnly date, List<LogRecord> today)
    {
        var fumbled = Fumbled(today);
        bool isFar = today.Exists(record => record is SignInRecord signIn && IsFar(itinerary, signIn));
        var marked = new Dictionary<Guid, TwinStory>();
        for (int i = 0; i < today.Count; i++)
        {
            if (today[i] is SignInRecord signIn && StoryOf(signIn) is { } story)
            {
                today[i] = signIn with { Twin = story };
                marked[signIn.RequestId] = story;
            }
        }
        for (int i = 0; i < today.Count; i++)
        {
            if (today[i] is RiskDetection { SignIn: { } suspected } && marked.TryGetValue(suspected.RequestId, out TwinStory? its))
            {
                today[i] = today[i] with { Twin = its };
            }
        }

        TwinStory? StoryOf(SignInRecord record) =>
            fumbled.Contains(record.CorrelationId) ? Of(NewPassword, user, date)
            : IsNew(record.Device, date) ? Of(NewLaptop, user, date)
            : isFar && record.Away ? Of(FarExit, user, date)
            : record.Away && record.Address.Kind != NetworkKind.Vpn && NewLand(user, itinerary, record.Time) is { } stay
                ? Of(NewCountry, user, DateOnly.FromDateTime(stay.From))
            : ForScripts.Contains(record.Application.DisplayName) ? Of(Script, user, date)
            : null;
    }

    /// <summary>Sign-ins in which a password that had run out was changed, and the new one mistyped.</summary>
    static HashSet<Guid> Fumbled(List<LogRecord> today)
    {
        HashSet<Guid> With(Outcome outcome) =>
            [.. today.OfType<SignInRecord>().Where(record => record.Outcome == outcome).Select(record => record.CorrelationId)];
        HashSet<Guid> changed = With(Outcomes.PasswordExpired);
        if (changed.Count > 0)
        {
            changed.IntersectWith(With(Outcomes.InvalidPassword));
        }
        return changed;
    }

    /// <summary>A laptop that was handed out on this day; those of the first day were there before.</summary>
    public static bool IsNew(Device? device, DateOnly date) => device is { Phone: false } && device.Since == date;

    /// <summary>On a journey, through the exit of an office that is far from where the person is.</summary>
    static bool IsFar(Itinerary itinerary, SignInRecord record) => record is { Away: true, Address.Kind: NetworkKind.Vpn }
        && itinerary.At(record.Time) is { } stay && record.Address.City.DistanceTo(stay.City) > FarKilometres;

    /// <summary>The stay in a country where the person neither lives nor works nor was before; null in any other.</summary>
    static Stay? NewLand(User user, Itinerary itinerary, DateTime utc)
    {
        if (itinerary.At(utc) is not { } stay || stay.City.Country == user.Home.Country || stay.City.Country == user.Office?.City.Country)
        {
            return null;
        }
        bool wasThere = itinerary.Stays.TakeWhile(earlier => earlier != stay).Any(earlier => earlier.City.Country == stay.City.Country);
        return wasThere ? null : stay;
    }
}
