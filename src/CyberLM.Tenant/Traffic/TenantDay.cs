namespace CyberLM.Tenant;

/// <summary>Everything that happens on one day, each user by the clock of where they are.</summary>
sealed class TenantDay(Organisation organisation, IReadOnlyList<Itinerary> itineraries)
{
    readonly WorkingDay workingDay = new(organisation);
    readonly ServiceDay serviceDay = new(organisation);
    readonly LeaverDay leaverDay = new(organisation);
    readonly PrincipalDay principalDay = new(organisation);
    readonly AdministrationDay administrationDay = new(organisation);
    readonly Adversary adversary = new(organisation);

    public void Simulate(DateOnly date, List<LogRecord> into)
    {
        // A day's records apart from what waits: marking one looks it up.
        var today = new List<LogRecord>();
        foreach (User user in organisation.Users)
        {
            today.Clear();
            if (user.Kind == UserKind.Service)
            {
                serviceDay.Simulate(user, date, today);
            }
            else if (user.Employment.At(date))
            {
                workingDay.Simulate(user, itineraries[user.Index], date, today);
                BenignTwins.Mark(user, itineraries[user.Index], date, today);
            }
            else
            {
                leaverDay.Simulate(user, date, today);
            }
            into.AddRange(today);
        }
        foreach (ServicePrincipal principal in organisation.ServicePrincipals)
        {
            principalDay.Simulate(principal, date, into);
        }
        administrationDay.Simulate(date, into);
        adversary.Simulate(date, into);
    }
}
