using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>A record of an attack, and what it is a part of.</summary>
/// <param name="WrittenOver">paths that the model could not have as they were asked</param>
/// <param name="IsTemplate">the model has no records of this kind, and the stream's template was filled</param>
public sealed record PlayedRecord(PlannedEvent Event, byte[] Utf8, IReadOnlyList<string> WrittenOver, bool IsTemplate)
{
    /// <summary>Paths that the scenario decides, also of what is not to be there; none where a template decides all.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Those of them by which records are known to be of this stream.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];
}

/// <summary>Writes the records of a scenario: what decides as it says, the rest as the model draws it on that user's day.</summary>
public sealed class ScenarioPlayer(IRecordWriter writer)
{
    readonly Dictionary<(string Stream, bool IsOfSomeone), bool> writable = [];

    /// <summary>What a model must have for a scenario, and does not: nothing where all is there.</summary>
    public IReadOnlyList<string> Missing(Scenario scenario)
    {
        var organisation = writer.Organisation;
        var missing = new List<string>();
        foreach (var step in scenario.Steps)
        {
            if (!CanWrite(step))
            {
                if (step.Stream.Whole.Count == 0) missing.Add($"records of the stream {step.Stream.Name} ({Words(step.Stream)})");
                continue;
            }
            missing.AddRange(step.Fields.Select(field => field.Path).Where(path => !organisation.Has(path)));
        }
        return [.. missing.Distinct()];
    }

    /// <summary>A path of the records learned that is spelled nearly as this one, which is none; null: there is none.</summary>
    public string? Nearest(string path) => NearestPath.Of(path, writer.Organisation.Paths);

    static string Words(StreamShape stream) => string.Join(", ", stream.Marks.Select(mark => $"{mark.Path}={mark.Choices[0]}"));

    /// <summary>Whether the model writes records of a step, or a template does.</summary>
    public bool CanWrite(ScenarioStep step)
    {
        var kind = (step.Stream.Name, IsOfSomeone(step));
        if (writable.TryGetValue(kind, out bool known)) return known;
        string? someone = IsOfSomeone(step) ? writer.Organisation.Users.FirstOrDefault() : null;
        return writable[kind] = writer.CanWrite(new(someone, DateTimeOffset.UnixEpoch, StreamMarks.Of(step.Stream), []));
    }

    /// <summary>
    /// Where records that the model writes for a scenario say whose they are, if users of the model stand nowhere there: names would
    /// be of another kind then. Null: they agree.
    /// </summary>
    public string? OtherUserPath(Scenario scenario)
    {
        if (writer.Organisation.UserPath is not { } path) return null;
        static bool Has(StreamShape stream, string path) => stream.User.Any(rule => rule.Path == path);
        var streams = scenario.Steps.Where(step => step.User is not null && CanWrite(step)).Select(step => step.Stream).ToList();
        return streams.Concat(ShippedStreams.All.Values).Any(stream => Has(stream, path)) ? null
            : streams.SelectMany(stream => stream.User).FirstOrDefault()?.Path;
    }

    /// <summary>The records say whose they are in the way in which the model's days do.</summary>
    bool IsOfSomeone(ScenarioStep step) => step.User is not null && step.Fields.Any(field => field.Path == writer.Organisation.UserPath);

    /// <param name="there">what the users have done on those days</param>
    /// <returns>in order of time</returns>
    public IReadOnlyList<PlayedRecord> Play(
        PlannedScenario plan, string tenant, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed)
    {
        var first = new Dictionary<string, byte[]>();
        var fields = new EventFields(plan, writer.Organisation, tenant, seed, step => first[step]);
        var played = new List<PlayedRecord>();
        var known = new List<ReadOnlyMemory<byte>>(there);
        foreach (var (number, round) in Rounds(plan.Scenario).Index())
        {
            var steps = round.ToHashSet();
            var events = plan.Events.Where(one => steps.Contains(one.Step)).ToList();
            var written = Write(events, fields, known, SeedOf(number, seed));
            foreach (var record in written)
            {
                first.TryAdd(record.Event.Step.Id, record.Utf8);
                known.Add(record.Utf8);
            }
            played.AddRange(written);
        }
        return [.. played.OrderBy(record => record.Event.Time)];
    }

    /// <summary>A round goes on with the days of the one before: by the same seed it would make the same identifiers again.</summary>
    static ulong SeedOf(int round, ulong seed) => round == 0 ? seed : new Draws(seed, "round", $"{round}").Seed();

    List<PlayedRecord> Write(List<PlannedEvent> events, EventFields fields, List<ReadOnlyMemory<byte>> there, ulong seed)
    {
        var drawn = events.Where(one => CanWrite(one.Step)).ToList();
        var asked = drawn.ConvertAll(one =>
            new AskedRecord(IsOfSomeone(one.Step) ? one.User!.User : null, one.Time, fields.Of(one), one.Step.Absent)
            {
                Label = one.Step.Technique,
            });
        var written = asked.Count == 0 ? [] : writer.Write(asked, there, seed);
        string[] time = writer.Organisation.TimePath is { } path ? [path] : [];
        var records = drawn.Select((one, i) => new PlayedRecord(one, written[i].Utf8, written[i].WrittenOver, IsTemplate: false)
        {
            Asked = [.. time.Concat(asked[i].Fields.Select(field => field.Path)).Concat(asked[i].Absent).Distinct()],
            Kind = [.. asked[i].Fields.Where(field => field.Marks).Select(field => field.Path)],
        });
        var templates = events.Except(drawn).Select(one => new PlayedRecord(one, fields.Template(one), [], IsTemplate: true));
        return [.. records.Concat(templates).OrderBy(record => record.Event.Time)];
    }

    /// <summary>Steps whose fields refer to records of others are written behind these.</summary>
    static List<List<ScenarioStep>> Rounds(Scenario scenario)
    {
        var rounds = new List<List<ScenarioStep>>();
        var done = new HashSet<string>();
        while (done.Count < scenario.Steps.Count)
        {
            var next = scenario.Steps.Where(step => !done.Contains(step.Id) && Needed(scenario, step).All(done.Contains)).ToList();
            if (next.Count == 0)
                throw new CyberLMException(
                    $"{scenario.Source}: steps refer to each other's records in a circle", "let one of them do without");
            rounds.Add(next);
            done.UnionWith(next.Select(step => step.Id));
        }
        return rounds;
    }

    static IEnumerable<string> Needed(Scenario scenario, ScenarioStep step) => step.Fields.Concat(step.Stream.Whole)
        .SelectMany(field => field.Choices)
        .Concat(step.Values.Concat(scenario.Values).SelectMany(value => value.Choices).SelectMany(choice => choice.Parts.Values))
        .SelectMany(choice => choice.References).Where(reference => reference.Kind == ReferenceKind.Step)
        .Select(reference => reference.Name);
}
