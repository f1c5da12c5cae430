using System.Net;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>A recorded attack as a scenario that was played: rules that fired on the recording must fire.</summary>
public static class RecordedScenario
{
    static readonly StreamShape Stream = new("recorded", "", [], [], [], [], [], new Dictionary<int, string>(), []);

    /// <param name="techniqueOf">by number of the recorded record; null where nobody says</param>
    /// <param name="source">the recording, for messages</param>
    public static PlayedScenario Of(
        string id, string source, IReadOnlyList<TransplantedRecord> records, Func<int, string?> techniqueOf, IReadOnlyList<string> mustFire,
        ulong seed)
    {
        string[] techniques = [.. records.Select(record => techniqueOf(record.Number) ?? "").Distinct()];
        var steps = techniques.Select((technique, i) => Step(techniques.Length == 1 ? "recorded" : $"recorded-{i + 1}", technique,
            records.Count(record => (techniqueOf(record.Number) ?? "") == technique))).ToDictionary(step => step.Technique ?? "");
        var scenario = new Scenario
        {
            Id = id, Title = $"recorded: {id}", Attack = [.. techniques.Where(technique => technique.Length > 0)],
            Description = $"An attack that was recorded: {source}.", TwinOf = [], History = TimeSpan.Zero, Actors = [], Values = [],
            Steps = [.. steps.Values], Aligned = [], MustFire = mustFire, MayFire = [], MustNotFire = [], Variants = [], Source = source,
            Line = 1,
        };
        var played = records.Select((record, i) => new PlayedRecord(
            Event(steps[techniqueOf(record.Number) ?? ""], i + 1, record), record.Utf8, [], IsTemplate: false)).ToList();
        var cast = new Cast(new Dictionary<string, IReadOnlyList<CastUser>>(), new Dictionary<string, IReadOnlyList<CastAddress>>());
        return new(new(scenario, cast, records[0].Time, [.. played.Select(record => record.Event)]), played, seed, 1);
    }

    static PlannedEvent Event(ScenarioStep step, int number, TransplantedRecord record) => new(step, number, record.Time,
        record.User is { } user ? new CastUser(user, "", user, HasDays: false) : null,
        IPAddress.TryParse(record.Address, out var address) ? new CastAddress(address, 0, null) : null, null);

    static ScenarioStep Step(string id, string technique, int count) => new()
    {
        Id = id, Stream = Stream, Technique = technique.Length > 0 ? technique : null, User = null, From = null, SameAs = null,
        Count = new(count, count), Per = null, Spread = Dealing.Deal, After = null, Delay = default, Within = null, Gap = null, Fields = [],
        Absent = [], Values = [], Line = 1,
    };

    /// <summary>Names of rules that fire on records alone, in the order of their letters.</summary>
    public static IReadOnlyList<string> Fired(ScenarioJudge judge, IEnumerable<byte[]> records) =>
        [.. judge.Judge(records.Select(record => new JudgedRecord(record, 0)), 1).Fired[0].Select(rule => rule.ShortName).Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>The scenario with what rules made of it in its background.</summary>
    public static (PlayedScenario Played, Judgement Judgement) Judge(
        PlayedScenario played, ScenarioJudge judge, IEnumerable<TimedRecord> background)
    {
        var judgement = judge.Judge(Merge.Of(background, [played]).Select(one => new JudgedRecord(one.Utf8, one.Scenario)), 1);
        string[] missed = [.. judge.NotFired(played.Plan.Scenario, judgement.Fired[0])];
        return (played with { MissedFirst = missed, Missed = missed, Fired = judgement.Fired[0] }, judgement);
    }
}
