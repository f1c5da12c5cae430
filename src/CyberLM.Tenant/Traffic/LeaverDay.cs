namespace CyberLM.Tenant;

/// <summary>The days after somebody has left: the account is disabled, the phone at home goes on asking for a while.</summary>
sealed class LeaverDay(Organisation organisation)
{
    public const int DaysOfAsking = 6;
    const double AsksPerDay = 2.5;

    public void Simulate(User user, DateOnly date, List<LogRecord> into)
    {
        Device? phone = user.Equipment.Phone(date);
        int since = date.DayNumber - user.Employment.Leaves.DayNumber;
        if (phone is null || since < 0 || since >= DaysOfAsking)
        {
            return;
        }
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Day, (ulong)user.Index, (ulong)date.DayNumber);
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        for (int asks = random.Poisson(AsksPerDay / (1 + since)); asks > 0; asks--)
        {
            DateTime utc = user.Home.Zone.ToUtc(midnight.AddHours(random.Uniform(7, 23)));
            Application application = Applications.Pick(random, user);
            Client client = ClientChoice.Background(random, phone, date, application);
            var visit = new Visit(user, user.HomeLine.At(date), client, random.Guid(), random.Guid());
            into.Add(SignInFactory.Create(random, utc, visit, application, new Step(Outcomes.Disabled), interactive: false));
        }
    }
}
