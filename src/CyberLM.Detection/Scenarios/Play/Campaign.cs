using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>Scenarios that are played one behind the other, in the order in which they were named.</summary>
/// <param name="Plans">with who plays them and when</param>
public sealed record Campaign(IReadOnlyList<PlannedScenario> Plans)
{
    static readonly TimeRange Pause = new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(50));

    public DateTimeOffset Start => Plans[0].Start;
    public DateTimeOffset End => Plans.Max(plan => plan.End);

    /// <summary>Users whose days the records are a part of.</summary>
    public IReadOnlyList<string> Users => [.. Plans.SelectMany(plan => plan.Cast.Users.Values).SelectMany(users => users)
        .Where(user => user.HasDays).Select(user => user.User).Distinct()];

    /// <param name="start">of the first scenario; null: an hour of the day in which its users are about</param>
    /// <param name="day">the first of the campaign</param>
    public static Campaign Draw(
        IReadOnlyList<Scenario> scenarios, Casting casting, KnownOrganisation organisation, DateTimeOffset? start, DateOnly day, ulong seed)
    {
        var plans = new List<PlannedScenario>();
        var midnight = Midnight(day);
        var at = start;
        foreach (var (i, scenario) in scenarios.Index())
        {
            var draws = new Draws(seed, "plan", $"{i}", scenario.Id);
            var cast = casting.Of(scenario, midnight);
            at ??= midnight.AddHours(HourOf(cast, organisation)).AddMinutes(draws.Below(60));
            plans.Add(PlannedScenario.Draw(scenario, cast, at.Value, draws));
            at = plans[^1].End + draws.Between(Pause);
        }
        return new(plans);
    }

    /// <summary>The same scenario drawn again: other times and counts, the same cast, from the same moment on.</summary>
    public Campaign Again(int number, ulong seed)
    {
        var draws = new Draws(seed, "plan", $"{number}", Plans[number].Scenario.Id);
        List<PlannedScenario> plans = [.. Plans];
        plans[number] = PlannedScenario.Draw(plans[number].Scenario, plans[number].Cast, plans[number].Start, draws);
        return new(plans);
    }

    /// <summary>
    /// A background for applications that take part: records of theirs are nobody's, so that the model writes them one by one, at any hour
    /// and as many a day as it has learned of nobody.
    /// </summary>
    public IReadOnlyList<AskedRecord> Applications(IRecordWriter writer, DateOnly first, int days, ulong seed)
    {
        var streams = Plans.SelectMany(plan => plan.Events).Where(one => one.User is { HasDays: false })
            .Select(one => one.Step.Stream).DistinctBy(stream => stream.Name)
            .Where(stream => writer.CanWrite(new(null, DateTimeOffset.UnixEpoch, StreamMarks.Of(stream), []))).ToList();
        var (draws, asked) = (new Draws(seed, "applications"), new List<AskedRecord>());
        const int secondsOfDay = 86_400;
        foreach (var stream in streams)
            for (int day = 0; day < days; day++)
                for (int i = 0; i < (int)Math.Ceiling(writer.Organisation.OfNoOneADay); i++)
                    asked.Add(new(null, Midnight(first.AddDays(day)).AddSeconds(draws.Below(secondsOfDay)), StreamMarks.Of(stream), []));
        return [.. asked.OrderBy(record => record.Time)];
    }

    static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    static int HourOf(Cast cast, KnownOrganisation organisation)
    {
        const int earliest = 7, latest = 20, noon = 12;
        string? user = cast.Users.Values.SelectMany(users => users).FirstOrDefault(user => user.HasDays)?.User;
        return user is null ? noon : Math.Clamp(organisation.HourOf(user), earliest, latest);
    }

    /// <summary>The id of the organisation, where its records have one; else one that is made up.</summary>
    public static string TenantOf(KnownOrganisation organisation, ulong seed)
    {
        string[] paths = ["tenantId", "properties.resourceTenantId", "properties.homeTenantId"];
        return paths.Select(organisation.Always).FirstOrDefault(json => json is ['"', ..])?.Trim('"')
            ?? new Draws(seed, "tenant").Guid().ToString();
    }
}
