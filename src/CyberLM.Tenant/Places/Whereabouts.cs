namespace CyberLM.Tenant;

/// <summary>From which address a device comes out, given the stay, the kind of day and the hour.</summary>
sealed class Whereabouts(Organisation organisation)
{
    /// <summary>A VPN exit further away than this would look like a journey: people at home use a near one or none.</summary>
    const double VpnReach = 400;

    const double PhoneOnMobile = 0.45;
    const double LaptopOnMobile = 0.02;
    const double VpnAtHome = 0.4;

    // Travellers who need something inside go through the exit of their own office, however far it is.
    const double VpnAway = 0.22;
    const double VisitorsInOffice = 0.8;
    const double GuestsAtTheirOffice = 0.6;

    public NetworkAddress Choose(Prng random, User user, Stay stay, DateOnly date, bool officeDay, bool workingHours, Device device)
    {
        if (random.Chance(device.Phone ? PhoneOnMobile : LaptopOnMobile))
        {
            IReadOnlyList<NetworkAddress> gateways = organisation.MobileGateways(stay.City.Country);
            // A subscriber stays with one carrier and sees two of its gateways.
            return gateways[(user.Index + 2 * random.Below(2)) % gateways.Count].SeenFrom(stay.City);
        }
        if (stay.Away)
        {
            return Away(random, user, stay, workingHours && !device.Phone);
        }
        if (user.Partner is { } partner)
        {
            return workingHours && random.Chance(GuestsAtTheirOffice) ? partner.Address : user.HomeLine.At(date);
        }
        if (officeDay && workingHours && user.Office is { } office)
        {
            return office.Addresses[user.Index % office.Addresses.Count];
        }
        Office? exit = workingHours && !device.Phone ? organisation.NearestOffice(stay.City, VpnReach) : null;
        return exit is not null && random.Chance(VpnAtHome) ? exit.VpnExits[user.Index % exit.VpnExits.Count] : user.HomeLine.At(date);
    }

    NetworkAddress Away(Prng random, User user, Stay stay, bool atWork)
    {
        bool blocked = organisation.BlockedCountries.Contains(stay.City.Country);
        if (atWork && user.Office is { } own && random.Chance(blocked ? 0.8 : VpnAway))
        {
            return own.VpnExits[user.Index % own.VpnExits.Count];
        }
        Office? visited = organisation.Offices.FirstOrDefault(office => office.City == stay.City);
        if (visited is not null && atWork && random.Chance(VisitorsInOffice))
        {
            return visited.Addresses[user.Index % visited.Addresses.Count];
        }
        IReadOnlyList<NetworkAddress> hotels = organisation.Hotels(stay.City);
        return hotels[user.Index % hotels.Count];
    }
}
