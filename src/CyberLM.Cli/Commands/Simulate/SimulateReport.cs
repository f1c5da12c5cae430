using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>Says what rules made of scenarios: at the first draw, and in the end.</summary>
/// <param name="judge">null: nothing was judged</param>
sealed class SimulateReport(Session session, ScenarioJudge? judge)
{
    /// <summary>Goes into the JSON too.</summary>
    public Action<Utf8JsonWriter> More { get; init; } = _ => { };

    public void Tell(IReadOnlyList<PlayedScenario> played, Judgement? judgement, SimulateChoices choices)
    {
        foreach (var one in played) Tell(one);
        if (judge is null) session.Talk.Say("nothing was judged: no rules");
        else
        {
            var judged = played.Where(IsJudged).ToList();
            int first = judged.Count(one => one.MissedFirst!.Count == 0), end = judged.Count(one => one.Missed!.Count == 0);
            if (judged.Count > 0)
                session.Talk.Event("rules",
                    $"all rules that must fire: {first} of {Units.Plural(judged.Count, "scenario")} at the first draw, {end} in the end",
                    ("scenarios", judged.Count), ("firstDraw", first), ("inTheEnd", end));
        }
        if (choices.Table) new SimulateTable(judge!).Write(session.Data, played);
        if (choices.Json) JsonResult.Write(session.Data, writer => Write(writer, played, judgement));
    }

    /// <summary>One of its rules is there.</summary>
    bool IsJudged(PlayedScenario one) => one.Plan.Scenario.MustFire.Except(judge!.Unknown(one.Plan.Scenario)).Any();

    void Tell(PlayedScenario one)
    {
        var scenario = one.Plan.Scenario;
        string records = $"{scenario.Name}: {Units.Plural(one.Records.Count, "record")}";
        if (judge is null)
        {
            session.Talk.Say(records);
            return;
        }
        foreach (string name in judge.Unknown(scenario))
            session.Talk.Warn($"{scenario.Id}: there is no rule {name}, which must fire");
        int rules = scenario.MustFire.Count - judge.Unknown(scenario).Count();
        string fired = rules > 0 ? $", {rules - one.Missed!.Count} of {Units.Plural(rules, "rule")} that must fire did" : "";
        string not = scenario.MustNotFire.Count == 0 ? ""
            : one.FiredAgainst.Any() ? $"; fired, and must not: {string.Join(", ", one.FiredAgainst)}"
            : $"; none of {Units.Plural(scenario.MustNotFire.Count, "rule")} that must not fire did";
        session.Talk.Event("scenario", records + fired + (one.Draws > 1 ? $" at draw {one.Draws}" : "")
            + (one.Missed!.Count > 0 ? $"; not: {string.Join(", ", one.Missed)}" : "") + not,
            ("scenario", scenario.Id), ("records", one.Records.Count), ("rules", rules), ("missed", one.Missed.Count),
            ("draws", one.Draws));
    }

    void Write(Utf8JsonWriter json, IReadOnlyList<PlayedScenario> played, Judgement? judgement)
    {
        json.WriteStartArray("scenarios");
        foreach (var one in played) Write(json, one);
        json.WriteEndArray();
        More(json);
        if (judgement is null) return;
        json.WriteStartObject("background");
        foreach (var (rule, count) in judgement.Background.OrderBy(rule => rule.Key, StringComparer.Ordinal)) json.WriteNumber(rule, count);
        json.WriteEndObject();
    }

    void Write(Utf8JsonWriter json, PlayedScenario one)
    {
        var scenario = one.Plan.Scenario;
        json.WriteStartObject();
        json.WriteString("scenario", scenario.Id);
        if (scenario.Variant is { } variant) json.WriteString("variant", variant);
        json.WriteBoolean("benign", scenario.IsBenign);
        json.WriteNumber("records", one.Records.Count);
        json.WriteNumber("writtenOver", one.Records.Count(record => record.WrittenOver.Count > 0));
        json.WriteNumber("templates", one.Records.Count(record => record.IsTemplate));
        json.WriteNumber("draws", one.Draws);
        json.WriteNumber("seed", one.Seed);
        if (judge is not null)
        {
            Names(json, "mustFire", scenario.MustFire);
            Names(json, "unknownRules", judge.Unknown(scenario));
            Names(json, "missedAtFirstDraw", one.MissedFirst!);
            Names(json, "missed", one.Missed!);
            Names(json, "firedAgainst", one.FiredAgainst);
            Names(json, "fired", one.Fired.Select(rule => rule.ShortName).Order(StringComparer.Ordinal));
        }
        json.WriteEndObject();
    }

    static void Names(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (string one in names) json.WriteStringValue(one);
        json.WriteEndArray();
    }
}
