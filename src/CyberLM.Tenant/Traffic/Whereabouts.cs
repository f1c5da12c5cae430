namespace CyberLM.Tenant;

/// <summary>From which address a person comes out, given the stay, the kind of day and the hour.</summary>
sealed class Whereabouts(Organisation organisation)
{
    /// <summary>A VPN exit further away than this would look like a journey.</summary>
    const double VpnReach = 400;

    public NetworkAddress Choose(Prng random, User user, Stay stay, bool officeDay, bool workingHours, Device device)
    {
        double mobile = device.Phone ? 0.45 : 0.02;
        if (random.Chance(mobile))
        {
            IReadOnlyList<NetworkAddress> gateways = organisation.MobileGateways(stay.City.Country);
            // A subscriber stays with one carrier and sees two of its gateways.
            return gateways[(user.Index + 2 * random.Below(2)) % gateways.Count].SeenFrom(stay.City);
        }
        if (stay.Away)
        {
            return Abroad(random, user, stay, workingHours);
        }
        if (officeDay && workingHours && user.Office is { } office)
        {
            return office.Addresses[user.Index % office.Addresses.Count];
        }
        Office? exit = workingHours && !device.Phone ? organisation.NearestOffice(stay.City, VpnReach) : null;
        return exit is not null && random.Chance(0.4) ? exit.VpnExits[user.Index % exit.VpnExits.Count] : user.HomeAddress;
    }

    NetworkAddress Abroad(Prng random, User user, Stay stay, bool workingHours)
    {
        Office? visited = organisation.Offices.FirstOrDefault(office => office.City == stay.City);
        if (visited is not null && workingHours && random.Chance(0.8))
        {
            return visited.Addresses[user.Index % visited.Addresses.Count];
        }
        IReadOnlyList<NetworkAddress> hotels = organisation.Hotels(stay.City);
        return hotels[user.Index % hotels.Count];
    }
}
