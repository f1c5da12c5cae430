using System.Text.Json;
using CyberLM.Detection.Scenarios;

namespace CyberLM.Cli.Commands;

/// <summary>Scenarios for programs. Numbers that vary are least and most; lengths of time are in seconds.</summary>
static class ScenarioJson
{
    public static void WriteSummary(Utf8JsonWriter json, Scenario scenario)
    {
        json.WriteString("id", scenario.Id);
        json.WriteString("title", scenario.Title);
        Texts(json, "attack", scenario.Attack);
        Texts(json, "twinOf", scenario.TwinOf);
        Texts(json, "streams", scenario.Streams);
        json.WriteNumber("steps", scenario.Steps.Count);
        Count(json, "events", scenario.TotalEvents);
        Texts(json, "mustFire", scenario.MustFire);
        json.WriteString("file", scenario.Source);
    }

    public static void Write(Utf8JsonWriter json, Scenario scenario)
    {
        json.WriteString("id", scenario.Id);
        json.WriteString("title", scenario.Title);
        json.WriteString("description", scenario.Description);
        Texts(json, "attack", scenario.Attack);
        Texts(json, "twinOf", scenario.TwinOf);
        json.WriteNumber("history", scenario.History.TotalSeconds);
        List(json, "actors", scenario.Actors, actor => Actor(json, actor));
        List(json, "values", scenario.Values, value => Value(json, value));
        List(json, "steps", scenario.Steps, step => Step(json, scenario, step));
        List(json, "aligned", scenario.Aligned, bin => Bin(json, bin));
        Rules(json, scenario);
        List(json, "variants", scenario.Variants, variant =>
        {
            json.WriteString("name", variant.Name);
            json.WriteString("description", variant.Description);
            Count(json, "events", variant.Whole.TotalEvents);
            Rules(json, variant.Whole);
        });
        json.WriteString("file", scenario.Source);
    }

    static void Rules(Utf8JsonWriter json, Scenario scenario)
    {
        Texts(json, "mustFire", scenario.MustFire);
        Texts(json, "mayFire", scenario.MayFire);
        Texts(json, "mustNotFire", scenario.MustNotFire);
    }

    static void Actor(Utf8JsonWriter json, ScenarioActor actor)
    {
        json.WriteString("name", actor.Name);
        json.WriteString("kind", actor is UserActor ? "users" : "addresses");
        Count(json, "members", actor.Members);
        if (actor is UserActor user) json.WriteString("who", Flags.Name(user.Who));
        if (actor is not AddressActor addresses) return;
        Texts(json, "ranges", addresses.Ranges.Select(range => range.ToString()));
        Texts(json, "places", addresses.Places.Select(place => $"{place.City}, {place.Country}"));
        Texts(json, "agents", addresses.Agents);
    }

    static void Value(Utf8JsonWriter json, SharedValue value)
    {
        json.WriteString("name", value.Name);
        Count(json, "members", value.Members);
        json.WriteBoolean("dealt", value.Dealt);
        List(json, "choices", value.Choices, choice =>
        {
            foreach (var (part, template) in choice.Parts)
            {
                json.WritePropertyName(part);
                json.WriteRawValue(template.ToString());
            }
        });
    }

    static void Step(Utf8JsonWriter json, Scenario scenario, ScenarioStep step)
    {
        json.WriteString("id", step.Id);
        json.WriteString("stream", step.Stream.Name);
        json.WriteString("technique", step.Technique);
        json.WriteString("user", step.User);
        json.WriteString("from", step.From);
        json.WriteString("after", step.After);
        json.WriteString("sameAs", step.SameAs);
        Count(json, "events", scenario.Events(step));
        Time(json, "delay", step.Delay);
        Time(json, "duration", scenario.Duration(step));
        json.WriteStartObject("fields");
        foreach (var field in step.Fields)
        {
            json.WriteStartArray(field.Path);
            foreach (var choice in field.Choices) json.WriteRawValue(choice.ToString());
            json.WriteEndArray();
        }
        json.WriteEndObject();
        Texts(json, "absent", step.Absent);
    }

    static void Bin(Utf8JsonWriter json, ClockBin bin)
    {
        json.WriteNumber("seconds", bin.Bin.TotalSeconds);
        Texts(json, "steps", bin.Steps);
        json.WriteBoolean("straddle", bin.Straddle);
    }

    static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void Count(Utf8JsonWriter json, string name, CountRange range)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(range.Least);
        json.WriteNumberValue(range.Most);
        json.WriteEndArray();
    }

    static void Time(Utf8JsonWriter json, string name, TimeRange range)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(range.Least.TotalSeconds);
        json.WriteNumberValue(range.Most.TotalSeconds);
        json.WriteEndArray();
    }
}
