using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>A scenario for people: timeline, decisive fields, rules.</summary>
sealed class ScenarioPage(TextWriter output, Scenario scenario)
{
    const int Width = 100;

    public void Write()
    {
        Line($"{scenario.Id}  {scenario.Title}");
        Line(scenario.IsBenign ? $"benign; looks like {string.Join(", ", scenario.TwinOf)}" : string.Join(", ", scenario.Attack));
        Line("");
        foreach (string line in Wrapped(scenario.Description)) Line(line);
        if (scenario.History > TimeSpan.Zero) Line($"Needs {Durations.Text(scenario.History)} of background before it.");
        Heading("actors");
        foreach (var actor in scenario.Actors) Line($"  {actor.Name,-14} {Words(actor)}");
        if (scenario.Values.Count > 0) Heading("values");
        foreach (var value in scenario.Values) Line($"  {value.Name,-14} {Words(value)}");
        Heading("timeline");
        foreach (var step in scenario.Steps) WriteStep(step);
        foreach (var bin in scenario.Aligned)
            Line($"  {string.Join(", ", bin.Steps)}: {(bin.Straddle ? "on both sides of a border of the bins of" : "within one bin of")} "
                + $"{Durations.Text(bin.Bin)} of the clock");
        Rules(scenario, "");
        if (scenario.Variants.Count > 0) Heading("variants");
        foreach (var variant in scenario.Variants)
        {
            Line($"  {variant.Name}: {variant.Description} {variant.Whole.TotalEvents} events");
            Rules(variant.Whole, "    ");
        }
    }

    static string Words(ScenarioActor actor) => actor switch
    {
        UserActor { Who: UserOrigin.Known } user => $"{Members(user, "user")} of the organisation",
        UserActor { Who: UserOrigin.Unknown } user => $"{Members(user, "name")} that the organisation does not have",
        UserActor { Who: UserOrigin.Guest } user => Members(user, "guest"),
        UserActor user => Members(user, "service principal"),
        AddressActor addresses => $"{(addresses.Members is { Most: 1 } ? "1 address" : $"{addresses.Members} addresses")} of "
            + $"{string.Join(", ", addresses.Ranges)}; {Places(addresses)}"
            + (addresses.Away > 0 ? $", {addresses.Away} km away or more" : "")
            + (addresses.Agents.Count > 0 ? $"; {Units.Plural(addresses.Agents.Count, "agent")}" : ""),
        _ => "",
    };

    static string Places(AddressActor addresses) => addresses.Places == Gazetteer.Rented
        ? "a town where servers are rented"
        : string.Join(" or ", addresses.Places.Select(place => place.City));

    static string Words(SharedValue value)
    {
        if (value.IsGuid) return value.Dealt ? $"{value.Members} GUIDs, dealt" : "a GUID";
        var choices = value.Choices.Select(choice => string.Join(" ", choice.Parts.Values));
        return $"{(value.Dealt ? "dealt" : "one of")} {string.Join(" | ", choices)}";
    }

    static string Members(ScenarioActor actor, string one) => actor.Members.Most == 1 ? $"1 {one}" : $"{actor.Members} {one}s";

    void WriteStep(ScenarioStep step)
    {
        string when = step.After is null ? step.Delay.Most > TimeSpan.Zero ? $"{step.Delay} in" : "begins"
            : $"{step.Delay} after {step.After}";
        string how = scenario.Events(step) is { Most: 1 } ? "1 record" : $"{scenario.Events(step)} records in {scenario.Duration(step)}";
        Line($"  {step.Id}: {when}; {how} of {step.Stream.Name}"
            + (step.User is null ? "" : $", {step.User}") + (step.From is null ? "" : $" from {step.From}")
            + (step.SameAs is null ? "" : $", as in {step.SameAs}")
            + (step.Technique is null ? "" : $" ({step.Technique})"));
        foreach (var field in step.Fields.Where(field => !field.Implied))
            Line($"      {field.Path} = {string.Join(" | ", field.Choices)}");
        var result = step.Values.FirstOrDefault(value => value.Name == "result");
        if (result is not null)
            Line($"      result = {string.Join(" | ", result.Choices.Select(choice => choice.Parts["code"].ToString()).Distinct())}");
        foreach (string path in step.Absent) Line($"      {path} is not there");
    }

    void Rules(Scenario whole, string margin)
    {
        if (margin.Length == 0) Heading("rules");
        Names(margin, "must fire", whole.MustFire);
        Names(margin, "may fire", whole.MayFire);
        Names(margin, "must not", whole.MustNotFire);
    }

    void Names(string margin, string kind, IReadOnlyList<string> rules)
    {
        if (rules.Count > 0) Line($"{margin}  {kind,-10} {string.Join(", ", rules)}");
    }

    void Heading(string text)
    {
        Line("");
        Line(text);
    }

    void Line(string text) => output.WriteLine(Talk.Printable(text));

    static IEnumerable<string> Wrapped(string text)
    {
        string line = "";
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length >= Width)
            {
                yield return line;
                line = "";
            }
            line += line.Length > 0 ? $" {word}" : word;
        }
        yield return line;
    }
}
