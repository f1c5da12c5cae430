using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Plays scenarios: who, when, the background, the records, what rules make of them, and where all of it goes.</summary>
sealed class Simulation(Session session, SimulateChoices choices)
{
    public int Run()
    {
        var scenarios = SimulateScenarios.Load(choices.Scenarios, choices.Variant, ScenarioFlags.Read(choices.Own, session.Talk));
        var output = new SimulateOutput(session, choices);
        var rules = choices.Rules is { } named ? SimulateScenarios.Rules(named, session.Talk) : null;
        using var backend = Backends.Open(choices.Backend, choices.Threads, session.Talk.Say);
        var memory = new ModelMemory(backend, Backends.Storage(backend, choices.DType), choices.Weights == "int8", choices.Rows);
        using var model = memory.Open(choices.Model);
        ScenarioNeeds.RequireFields(model, choices.Model);
        var generator = FieldGenerator.Open(choices.Model, model);
        using var sampler = memory.Sampler(model);
        var writer = new ModelRecordWriter(generator, sampler, choices.Next, session.Stop);
        var player = new ScenarioPlayer(writer);
        ScenarioNeeds.Require(player, Casting(writer, present: null), scenarios, choices.Model, session.Talk);
        session.Talk.Say($"{string.Join(", ", scenarios.Select(one => $"{one.Name} {one.Title}"))}: played by {choices.Model} "
            + $"(seed {choices.Seed}, {backend.Info.Name}, {backend.Info.Device})");
        var (campaign, background) = Plan(scenarios, writer, generator, sampler);
        WarnOfUsers(campaign, writer.Organisation);
        using (background)
        {
            var judge = rules is null ? null : new ScenarioJudge(new SigmaEngine(rules));
            var loop = new RuleLoop(player, judge, background.Read(), There(background.Read(), campaign, writer.Organisation),
                Campaign.TenantOf(writer.Organisation, choices.Seed))
            {
                JudgesApart = choices.JudgesApart, Threads = choices.Threads.Number,
                Passed = (draw, left) => session.Talk.Say($"draw {draw}: {Units.Plural(left, "scenario")} to draw again"),
            };
            var (played, judgement) = loop.Run(campaign, choices.Redraws, choices.Seed);
            output.Write(background.Read(), played, generator.MarkerPlaces, new(model.Checksum, generator.SchemaHash, backend.Info));
            new SimulateReport(session, judge).Tell(played, judgement, choices);
        }
        return session.Signals.ExitCode;
    }

    /// <summary>Of those who were named: whom the model has never seen, and who has no part.</summary>
    void WarnOfUsers(Campaign campaign, KnownOrganisation organisation)
    {
        var cast = campaign.Plans.SelectMany(plan => plan.Cast.Users.Values).SelectMany(of => of).Select(user => user.User).ToHashSet();
        string played = string.Join(", ", campaign.Plans.Select(plan => plan.Scenario.Id).Distinct());
        foreach (string user in choices.Users.Distinct())
            if (!cast.Contains(user))
                session.Talk.Warn($"--user {user} takes no part: {played} has as many users as it wants, or none of the organisation");
            else if (!organisation.Users.Contains(user))
                session.Talk.Warn($"--user {user} is nobody that the model knows: someone new is played, with no days before"
                    + (NearestWord.Of(user, organisation.Users) is { } near ? $"; did you mean {near}?" : ""));
    }

    Casting Casting(ModelRecordWriter writer, IReadOnlySet<string>? present) =>
        new(writer, [.. ShippedStreams.All.Values], choices.Users, present, choices.Seed);

    public (Campaign, SimulateBackground) Plan(
        IReadOnlyList<Scenario> scenarios, ModelRecordWriter writer, FieldGenerator generator, Sampler sampler)
    {
        var organisation = writer.Organisation;
        if (organisation.TimePath is null) throw new CyberLMException("the records of this model have no time", "train on some that have");
        if (choices.Into.Length > 0) return Into(scenarios, writer);
        int history = (int)Math.Ceiling(scenarios.Max(scenario => scenario.History).TotalDays);
        if (choices.Days <= history)
            session.Talk.Warn($"--days {choices.Days}: these scenarios want {history} days before them, so that rules know what is new");
        int before = choices.Days - 1 ?? history;
        var day = choices.Start is { } start ? DateOnly.FromDateTime(start.UtcDateTime)
            : organisation.BusyDayFrom(organisation.LastDay.AddDays(1 + before));
        var campaign = Campaign.Draw(scenarios, Casting(writer, present: null), organisation, choices.Start, day, choices.Seed);
        var first = day.AddDays(-before);
        var known = organisation.Users.ToHashSet();
        var users = campaign.Users.Where(known.Contains).ToList();
        var more = new Draws(choices.Seed, "background").Shuffled(organisation.Users.Except(users));
        var request = new GenerationRequest
        {
            Day = first, Days = DateOnly.FromDateTime(campaign.End.UtcDateTime).DayNumber - first.DayNumber + 1,
            Users = [.. users, .. more.Take(choices.Others ?? int.MaxValue)], Seed = choices.Seed,
        };
        var applications = campaign.Applications(writer, first, request.Days, choices.Seed);
        var (journeys, reader) = (Journeys.Of(campaign), new RecordOverlay());
        bool IsLeftOut(TimedRecord record) => IsOnJourney(journeys, reader, record, organisation);
        return (campaign, SimulateBackground.Generate(generator, sampler, request, applications, IsLeftOut, choices.Next, session));
    }

    static bool IsOnJourney(Journeys journeys, RecordOverlay reader, TimedRecord record, KnownOrganisation organisation) =>
        record.Time is { } time && organisation.UserPath is { } path && SimulatedDays.UserOf(reader, record.Utf8, path) is { } user
            && journeys.Holds(user, DateTimeOffset.UnixEpoch.AddTicks(time / TimeSpan.NanosecondsPerTick));

    (Campaign, SimulateBackground) Into(IReadOnlyList<Scenario> scenarios, ModelRecordWriter writer)
    {
        var background = SimulateBackground.Of(choices.Into, session);
        var days = SimulatedDays.Of(background.Read(), writer.Organisation.UserPath);
        var day = choices.Start is { } start ? DateOnly.FromDateTime(start.UtcDateTime) : days.Busy();
        if (day < days.First || day > days.Last)
            session.Talk.Warn($"--start: the logs are from {days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd}, and the attack is not");
        var present = days.On(day);
        var casting = Casting(writer, present.Count > 0 ? present : null);
        var campaign = Campaign.Draw(scenarios, casting, writer.Organisation, choices.Start, day, choices.Seed);
        WarnOfJourneys(campaign, background, writer.Organisation);
        return (campaign, background);
    }

    /// <summary>Real records stay, also those that a traveller cannot have.</summary>
    void WarnOfJourneys(Campaign campaign, SimulateBackground background, KnownOrganisation organisation)
    {
        var (journeys, reader) = (Journeys.Of(campaign), new RecordOverlay());
        if (!journeys.All.Any()) return;
        int count = background.Read().Count(record => IsOnJourney(journeys, reader, record, organisation));
        if (count == 0) return;
        string who = string.Join(", ", journeys.All.Select(one => $"{one.User} in {one.Place} from {Moment.Text(one.From)} to "
            + $"{Moment.Text(one.Until)} ({one.Scenario})"));
        session.Talk.Warn($"the logs have {Units.Plural(count, "record")} of travellers from elsewhere, which rules may see: {who}; "
            + "--user names someone who is away, --start another time");
    }

    /// <summary>What the users of the campaign have done on its days.</summary>
    public static List<ReadOnlyMemory<byte>> There(IEnumerable<TimedRecord> background, Campaign campaign, KnownOrganisation organisation)
    {
        if (organisation.UserPath is not { } path) return [];
        var (users, reader) = (campaign.Users.ToHashSet(), new RecordOverlay());
        // A day of the model may begin at another hour than midnight.
        var first = DateOnly.FromDateTime(campaign.Start.UtcDateTime).AddDays(-1);
        var last = DateOnly.FromDateTime(campaign.End.UtcDateTime).AddDays(1);
        bool IsTheirs(TimedRecord record) => record.Time is { } time && SimulatedDays.DayOf(time) is var day && day >= first && day <= last
            && SimulatedDays.UserOf(reader, record.Utf8, path) is { } user && users.Contains(user);
        return [.. background.Where(IsTheirs).Select(record => (ReadOnlyMemory<byte>)record.Utf8)];
    }
}
