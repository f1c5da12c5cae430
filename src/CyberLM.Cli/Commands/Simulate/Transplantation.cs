using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Writes a recorded attack into this organisation: background, who becomes whom, what rules make of it, where it goes.</summary>
sealed class Transplantation(Session session, SimulateChoices choices, TransplantChoices recorded)
{
    public int Run()
    {
        var output = new SimulateOutput(session, choices);
        var rules = choices.Rules is { } named ? SimulateScenarios.Rules(named, session.Talk) : null;
        var recording = Recording.Read(recorded.From, new LogReaderOptions { Stop = session.Stop });
        ReadingReport.Say(session.Talk, recording.Report);
        var cast = RecordedCast.Of(recording);
        string id = recorded.ScenarioId ?? recording.Name;
        session.Talk.Say($"{id}: {Units.Plural(recording.Records.Count, "record")} from {Moment.Text(recording.First)} to "
            + $"{Moment.Text(recording.Last)}, {recording.Shapes[0].Describe()}");
        using var background = TransplantBackground.Open(session, choices, recorded, recording, cast);
        var transplant = Plan(recording, cast, background.Roster, background.Day);
        var records = transplant.Write();
        var report = new TransplantReport(session, transplant, records);
        report.Tell();
        var labels = recorded.From is [var file] ? RecordedLabels.Beside(file) : null;
        var judge = rules is null ? null : new ScenarioJudge(new SigmaEngine(rules));
        var fired = judge is null ? [] : RecordedScenario.Fired(judge, recording.Records.Select(record => record.Utf8));
        var played = RecordedScenario.Of(id, recording.Name, records, number => recorded.Technique ?? labels?.TechniqueOf(number), fired,
            choices.Seed);
        Judgement? judgement = null;
        if (judge is not null) (played, judgement) = RecordedScenario.Judge(played, judge, background.Read());
        var places = background.Places ?? MarkerPlaces.Among(records.Select(record => (ReadOnlyMemory<byte>)record.Utf8));
        output.Write(background.Read(), [played], places, background.Origin, recording.Name);
        new SimulateReport(session, judge) { More = report.Write }.Tell([played], judgement, choices);
        return session.Signals.ExitCode;
    }

    Transplant Plan(Recording recording, RecordedCast cast, OrganisationRoster? roster, DateOnly? day)
    {
        var start = choices.Start ?? (day is { } on ? new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            + recording.First.UtcDateTime.TimeOfDay : recording.First);
        const int firstYear = 1971, lastYear = 2199;
        if (start.UtcDateTime.Year is < firstYear or > lastYear)
            throw new CyberLMException($"--start {Moment.Text(start)}: times are from {firstYear} to {lastYear}", "name one of them");
        var date = DateOnly.FromDateTime(start.UtcDateTime);
        if (roster is not null && roster.FirstDay <= roster.LastDay && (date < roster.FirstDay || date > roster.LastDay))
            session.Talk.Warn(string.Create(CultureInfo.InvariantCulture,
                $"--start: the logs are from {roster.FirstDay:yyyy-MM-dd} to {roster.LastDay:yyyy-MM-dd}, and the attack is not"));
        if (roster is { Records: > 0 } && recording.Shapes.Where(shape => !roster.Shapes.Contains(shape)).ToList() is { Count: > 0 } others)
            session.Talk.Warn($"the recording and the logs are not of one kind: {Words(others)}; the logs: {Words(roster.Shapes)}");
        // Whole seconds: fractions stay as each record spells them.
        return new Transplant(recording, cast, roster,
            new(recorded.Map, start.ToUnixTimeSeconds() - recording.First.ToUnixTimeSeconds(), choices.Seed)
            {
                MapRest = recorded.MapRest, KeepRest = recorded.KeepRest, KeepAddresses = recorded.KeepAddresses,
                Day = roster is null ? null : date,
            });
    }

    static string Words(IEnumerable<RecordShape> shapes) => string.Join(", ", shapes.Select(shape => shape.Describe()));
}
