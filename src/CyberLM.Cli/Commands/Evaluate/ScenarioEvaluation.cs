using System.Diagnostics;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>
/// `evaluate --scenarios`: each scenario played by a model, by a template over the same background, and by an adversary who does not know
/// it; what rules make of all of them.
/// </summary>
sealed class ScenarioEvaluation(Session session, ScenarioQuestion asked)
{
    readonly List<PlayOutcome> first = [], end = [], template = [];

    public int Run()
    {
        string folder = asked.Require();
        var named = Named();
        var rules = SimulateScenarios.Rules(asked.Rules, session.Talk);
        var judge = ScenarioJudge.NamingAll(rules);
        var adversary = new ScenarioAdversary(session, asked.Adversary);
        using var backend = Backends.Open(asked.Backend, asked.Threads, session.Talk.Say);
        var memory = new ModelMemory(backend, Backends.Storage(backend, asked.DType), Quantized: false, asked.Rows);
        using var model = memory.Open(folder);
        ScenarioNeeds.RequireFields(model, folder);
        var generator = FieldGenerator.Open(folder, model);
        using var sampler = memory.Sampler(model);
        var writer = new ModelRecordWriter(generator, sampler, asked.Next, session.Stop);
        var (scenarios, notPlayed) = Playable(named, writer);
        Tell(scenarios, writer, judge);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < asked.Seeds; i++)
        {
            ulong seed = asked.Seed + (ulong)i;
            Play(scenarios, seed, writer, generator, sampler, judge);
            Tell(scenarios, seed, asked.Seeds - i - 1, watch.Elapsed / (i + 1));
        }
        var theirs = adversary.Play(scenarios, judge, asked.Seed, asked.Seeds);
        var result = new EvaluatedScenarios(scenarios,
        [
            AlertColumn.Of("firstDraw", "model, first draw", scenarios, first),
            AlertColumn.Of("inTheEnd", "in the end", scenarios, end),
            AlertColumn.Of("template", "template", scenarios, template),
            AlertColumn.Of("adversary", "adversary", scenarios, theirs),
        ], notPlayed, LoadedRules.Words(rules), adversary.Words(asked.Seeds));
        result.Write(session.Data, asked);
        return session.Signals.ExitCode;
    }

    TimedRecord Watched(TimedRecord record)
    {
        session.Stop.ThrowIfCancellationRequested();
        return record;
    }

    IReadOnlyList<Scenario> Named() => asked.Scenarios.Equals(PlayFlags.All, StringComparison.OrdinalIgnoreCase)
        ? ScenarioSet.Shipped.Scenarios
        : [.. SimulateScenarios.Load(asked.Scenarios.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            null, ScenarioSet.Shipped).DistinctBy(scenario => scenario.Id)];

    /// <summary>Those that the model can write and has the people for; of the others why not.</summary>
    (List<Scenario> Playable, List<(Scenario, string)> Not) Playable(IReadOnlyList<Scenario> named, ModelRecordWriter writer)
    {
        var (player, casting) = (new ScenarioPlayer(writer), new Casting(writer, [.. ShippedStreams.All.Values], [], null, asked.Seed));
        var (playable, not) = (new List<Scenario>(), new List<(Scenario Scenario, string Reason)>());
        foreach (var scenario in named)
        {
            var strange = scenario.Steps.Select(step => step.Stream).Where(stream => IsStrange(stream, writer.Organisation))
                .Select(stream => stream.Name).Distinct().ToList();
            if (strange.Count > 0)
                not.Add((scenario, $"the model never saw the stream {string.Join(", ", strange)}, which has no template"));
            else if (player.Missing(scenario) is { Count: > 0 } missing)
                not.Add((scenario, $"the model has no {string.Join(", ", missing)}"));
            else if (player.OtherUserPath(scenario) is { } path)
                not.Add((scenario, $"it says users in {path}, and the model tells them apart elsewhere (train --entity {path})"));
            else if (casting.Lacks(scenario) is { } people) not.Add((scenario, $"it wants {people}"));
            else playable.Add(scenario);
        }
        foreach (var alike in not.GroupBy(one => one.Reason))
            session.Talk.Warn($"not played: {string.Join(", ", alike.Select(one => one.Scenario.Id))}: {alike.Key}");
        if (playable.Count == 0)
            throw new CyberLMException($"none of {Units.Plural(named.Count, "scenario")} can be played by {asked.Model}",
                "train on logs that have the streams: cyberlm tenant --schema 2026 --streams all makes some");
        return (playable, not);
    }

    /// <summary>No record has a field by which those of the stream are known, and no template could be filled instead.</summary>
    static bool IsStrange(StreamShape stream, KnownOrganisation organisation) =>
        stream.Whole.Count == 0 && stream.Marks.Any(mark => !organisation.Has(mark.Path));

    void Tell(List<Scenario> scenarios, ModelRecordWriter writer, ScenarioJudge judge)
    {
        var player = new ScenarioPlayer(writer);
        var templates = scenarios.SelectMany(scenario => scenario.Steps.Where(step => !player.CanWrite(step))
            .Select(step => (Stream: step.Stream.Name, scenario.Id))).Distinct().ToLookup(one => one.Stream, one => one.Id);
        foreach (var stream in templates)
            session.Talk.Warn(
                $"the model never saw the stream {stream.Key}: its records in {string.Join(", ", stream)} are its template's");
        foreach (var scenario in scenarios)
            foreach (string rule in judge.Unknown(scenario)) session.Talk.Warn($"{scenario.Id}: there is no rule {rule}, which must fire");
    }

    void Play(
        List<Scenario> scenarios, ulong seed, ModelRecordWriter writer, FieldGenerator generator, Sampler sampler, ScenarioJudge judge)
    {
        var (campaign, background) = new Simulation(session, asked.Choices(seed)).Plan(scenarios, writer, generator, sampler);
        using (background)
        {
            string tenant = Campaign.TenantOf(writer.Organisation, seed);
            // Of some days of those who take part: rules go over it for each play and column.
            List<TimedRecord> kept = [.. background.Read()];
            var records = kept.Select(Watched);
            var there = Simulation.There(records, campaign, writer.Organisation);
            IReadOnlyList<PlayedScenario> By(IRecordWriter by, int redraws) =>
                new RuleLoop(new(by), judge, records, there, tenant) { JudgesApart = true, Threads = asked.Threads.Number }
                    .Run(campaign, redraws, seed).Scenarios;

            var played = By(writer, asked.Redraws);
            first.AddRange(played.Select(one => PlayOutcome.Of(one.FirstDraw ?? one, judge)));
            end.AddRange(played.Select(one => PlayOutcome.Of(one, judge)));
            var copied = By(new TemplateRecordWriter(writer.Organisation, records), redraws: 0);
            template.AddRange(copied.Select(one => PlayOutcome.Of(one, judge)));
        }
    }

    /// <param name="left">seeds that are still to be played</param>
    /// <param name="each">how long one took until now, on the average</param>
    void Tell(List<Scenario> scenarios, ulong seed, int left, TimeSpan each)
    {
        var judged = first.TakeLast(scenarios.Count).Where(play => play is { Must.Count: > 0, Scenario.IsBenign: false }).ToList();
        int whole = judged.Count(play => play.IsWhole);
        session.Talk.Event("plays", $"seed {seed}: {Units.Plural(scenarios.Count, "scenario")}; all rules that must fire: "
            + $"{whole} of {judged.Count} attacks at the first draw"
            + (left > 0 ? $"; {Units.Duration(each)} a seed, {Units.Duration(left * each)} left, and then the adversary's" : ""),
            ("seed", (long)seed), ("scenarios", scenarios.Count), ("attacks", judged.Count), ("firstDraw", whole));
    }
}
