namespace CyberLM.Tenant;

/// <summary>A time span (UTC) in one city.</summary>
public sealed record Stay(DateTime From, DateTime Until, City City, bool Away);

/// <summary>
/// Where a user is: stays in order of time, with a gap between two for the journey. Nobody signs in while travelling, so that no pair of
/// events asks for more speed than a flight has.
/// </summary>
public sealed class Itinerary
{
    const double FlightSpeed = 650;
    const double HoursAtAirports = 2.5;

    Itinerary(IReadOnlyList<Stay> stays) => Stays = stays;

    public IReadOnlyList<Stay> Stays { get; }

    /// <summary>The stay at this moment; null on the way.</summary>
    public Stay? At(DateTime utc)
    {
        foreach (Stay stay in Stays)
        {
            if (utc < stay.Until)
            {
                return utc >= stay.From ? stay : null;
            }
        }
        return null;
    }

    public static Itinerary Plan(Organisation organisation, User user)
    {
        TenantOptions options = organisation.Options;
        var random = new Prng(options.Seed, (ulong)Purpose.Travel, (ulong)user.Index);
        DateTime begin = options.Start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddDays(-2);
        DateTime end = begin.AddDays(options.Days + 4);
        var stays = new List<Stay>();
        DateTime homeSince = begin;
        for (DateTime day = begin; user.Role.Trips > 0 && day < end; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || !random.Chance(user.Role.Trips))
            {
                continue;
            }
            City destination = Destination(organisation, user, random);
            double hours = HoursAtAirports + user.Home.DistanceTo(destination) / FlightSpeed;
            DateTime leaves = user.Home.Zone.ToUtc(day.AddHours(random.Uniform(5.5, 19)));
            DateTime arrives = leaves.AddHours(hours * random.Uniform(1, 1.3));
            DateTime departs = arrives.AddHours(random.Uniform(20, 100));
            stays.Add(new Stay(homeSince, leaves, user.Home, false));
            stays.Add(new Stay(arrives, departs, destination, true));
            homeSince = departs.AddHours(hours * random.Uniform(1, 1.3));
            // A few days at home before the next trip.
            day = homeSince.Date.AddDays(3);
        }
        stays.Add(new Stay(homeSince, DateTime.MaxValue, user.Home, false));
        return new Itinerary(stays);
    }

    /// <summary>Mostly another office, otherwise a customer or a conference anywhere.</summary>
    static City Destination(Organisation organisation, User user, Prng random)
    {
        City[] offices = [.. organisation.Offices.Select(o => o.City).Where(c => c != user.Home)];
        if (offices.Length > 0 && random.Chance(0.6))
        {
            return random.Pick(offices);
        }
        return random.Pick([.. Cities.All.Where(c => c != user.Home)]);
    }
}
