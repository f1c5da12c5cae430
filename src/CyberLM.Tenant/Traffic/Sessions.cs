namespace CyberLM.Tenant;

/// <summary>Sessions of browsers and apps: each device of a user has one for some days.</summary>
static class Sessions
{
    const int Days = 5;

    public static Guid Of(Organisation organisation, User user, Device device, DateOnly date)
    {
        int number = 0;
        while (!ReferenceEquals(user.Equipment.All[number], device))
        {
            number++;
        }
        int period = (date.DayNumber + user.Index) / Days;
        return new Prng(organisation.Options.Seed, (ulong)Purpose.Session, (ulong)user.Index, (ulong)number, (ulong)period).Guid();
    }
}
