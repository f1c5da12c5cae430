using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Says who became whom in a recorded attack, and what is left of the old names.</summary>
sealed class TransplantReport(Session session, Transplant transplant, IReadOnlyList<TransplantedRecord> records)
{
    const int MostSaid = 20;
    readonly IReadOnlyList<Trace> traces = transplant.Traces(records);

    public void Tell()
    {
        var changed = transplant.Members.Where(member => !member.Stays).ToList();
        foreach (var member in changed.Take(MostSaid))
            session.Talk.Say($"{Word(member)} {member.Old} -> {member.New} ({member.Why}"
                + (member.Records > 0 ? $", {Units.Plural(member.Records, "record")})" : ")"));
        if (changed.Count > MostSaid) session.Talk.Say($"and {changed.Count - MostSaid} more: --json names them all");
        foreach (var group in transplant.Members.Where(member => member.Stays).GroupBy(member => member.Why))
            session.Talk.Say($"stays, {group.Key}: "
                + string.Join(", ", group.Take(MostSaid).Select(member => $"{Word(member)} {member.Old}"))
                + (group.Count() > MostSaid ? $" and {group.Count() - MostSaid} more" : ""));
        foreach (string warning in transplant.Warnings) session.Talk.Warn(warning);
        foreach (var trace in traces.Take(MostSaid))
            session.Talk.Warn($"{trace.Old} still stands in {Units.Plural(trace.Records, "record")} ({Where(trace.How)}); "
                + $"the first is record {trace.Number} of the recording");
        if (traces.Count > MostSaid) session.Talk.Warn($"and {traces.Count - MostSaid} more: --json names them all");
    }

    static string Where(string how) => how == "plain" ? "as a part of another word" : $"in {how}, which is not replaced";

    static string Word(TransplantedMember member) => member.Role.ToString().ToLowerInvariant();

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("members");
        foreach (var member in transplant.Members)
        {
            json.WriteStartObject();
            json.WriteString("role", Word(member));
            json.WriteString("old", member.Old);
            json.WriteString("new", member.New);
            json.WriteString("why", member.Why);
            json.WriteNumber("records", member.Records);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("traces");
        foreach (var trace in traces)
        {
            json.WriteStartObject();
            json.WriteString("old", trace.Old);
            json.WriteString("how", trace.How);
            json.WriteNumber("records", trace.Records);
            json.WriteNumber("first", trace.Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
