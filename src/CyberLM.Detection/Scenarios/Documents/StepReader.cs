using System.Globalization;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>One step; what stream, actors and result imply stands behind what the file says.</summary>
sealed class StepReader(
    IReadOnlyDictionary<string, ScenarioActor> actors, IReadOnlyDictionary<string, SharedValue> values,
    IReadOnlyDictionary<string, StreamShape> streams, IReadOnlyList<string> attack)
{
    public const int MostEvents = 100_000;

    /// <param name="before">steps that are over when this one begins, the one that it waits for first; none where that cannot be</param>
    public ScenarioStep? Read(Section step, IReadOnlyList<string> before)
    {
        string id = step.Text("id", "the name of the step");
        var stream = Stream(step);
        var user = Actor<UserActor>(step, "user", "a 'users' actor");
        var from = Actor<AddressActor>(step, "from", "an 'addresses' actor");
        var result = Result(step, stream);
        var scope = new ReferenceScope
        {
            Actors = actors,
            Values = result is null ? values : new Dictionary<string, SharedValue>(values) { ["result"] = result },
            StepsBefore = before,
            User = user,
            From = from,
        };
        var absent = Absent(step);
        var fields = step.Inner("fields") is { } own ? FieldReader.Read(own, scope, implied: false) : [];
        foreach (var field in fields.Where(field => absent.Any(path => FieldPaths.Overlap(field.Path, path))))
            step.Fault("absent", $"'{field.Path}' is set under 'fields' and absent at once");
        var read = new ScenarioStep
        {
            Id = id,
            Stream = stream ?? Unknown,
            Technique = Technique(step),
            User = user?.Name,
            From = from?.Name,
            SameAs = SameAs(step, before),
            Count = step.Count("count", new(1, 1), MostEvents),
            Per = Per(step),
            Spread = step.Word<Dealing>("spread"),
            After = step.Has("after") ? before.FirstOrDefault() : null,
            Delay = step.Time("delay") ?? default,
            Within = step.Time("within"),
            Gap = step.Time("gap"),
            Fields =
            [
                .. fields,
                .. stream is null ? [] : Implied(stream, user, from, result, [.. fields.Select(field => field.Path), .. absent]),
            ],
            Absent = absent,
            Values = result is null ? [] : [result],
            Line = step.Line,
        };
        step.RefuseOthers();
        return id.Length > 0 && stream is not null ? read : null;
    }

    static readonly StreamShape Unknown = new("", "", [], [], [], [], [], new Dictionary<int, string>(), []);

    StreamShape? Stream(Section step)
    {
        string name = step.Text("stream", "what the records are");
        if (name.Length == 0 || streams.TryGetValue(name, out var stream)) return name.Length == 0 ? null : streams[name];
        step.Fault("stream", $"no stream is called '{name}'; {NearestWord.Hint(name, [.. streams.Keys])}");
        return null;
    }

    T? Actor<T>(Section step, string key, string meaning) where T : ScenarioActor
    {
        if (step.Text(key) is not { } name) return null;
        if (actors.TryGetValue(name, out var actor))
        {
            if (actor is T right) return right;
            step.Fault(key, $"'{name}' is not {meaning}, which '{key}' needs");
        }
        else if (actors.Count > 0) step.Fault(key, $"no actor is called '{name}'; {NearestWord.Hint(name, [.. actors.Keys])}");
        return null;
    }

    static string? SameAs(Section step, IReadOnlyList<string> before)
    {
        if (step.Text("same-as") is not { } name || before.Contains(name)) return step.Text("same-as");
        step.Fault("same-as", $"no step '{name}' comes before this one; {NearestWord.Hint(name, before)}");
        return null;
    }

    string? Per(Section step)
    {
        if (step.Text("per") is not { } name || actors.ContainsKey(name)) return step.Text("per");
        if (actors.Count > 0) step.Fault("per", $"no actor is called '{name}'; {NearestWord.Hint(name, [.. actors.Keys])}");
        return null;
    }

    string? Technique(Section step)
    {
        string? own = step.Text("technique");
        if (own is not null) step.Findings.Attempt(step.Field("technique"), () => Techniques.Check(own, step.LineOf("technique")));
        return own ?? attack.FirstOrDefault();
    }

    static List<string> Absent(Section step)
    {
        var paths = step.Texts("absent");
        foreach (string path in paths) step.Findings.Attempt(step.Field("absent"), () => FieldPaths.Check(path, step.LineOf("absent")));
        return [.. paths];
    }

    static SharedValue? Result(Section step, StreamShape? stream)
    {
        var codes = step.Texts("result");
        if (codes.Count == 0 || stream is null) return null;
        if (stream.Result.Count == 0)
        {
            step.Fault("result", $"records of the stream '{stream.Name}' have no result");
            return null;
        }
        var read = new List<(int, string)>();
        foreach (string text in codes)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
                step.Fault("result", $"'{text}' is no code; expected is a number such as 50126");
            else if (code == 0 && codes.Count > 1)
                step.Fault("result", "success (0) has no text and stands alone; make a step of its own for it");
            else if (code != 0 && !stream.Texts.ContainsKey(code))
                step.Fault("result", $"no text is known for the result {code}; write its fields under 'fields', or take one of "
                    + string.Join(", ", stream.Texts.Keys));
            else read.Add((code, stream.Texts.GetValueOrDefault(code, "")));
        }
        return read.Count == codes.Count ? StreamShapeReader.Result(read) : null;
    }

    static IEnumerable<FieldRule> Implied(StreamShape stream, UserActor? user, AddressActor? from, SharedValue? result, string[] said)
    {
        bool success = result is { Choices: [{ Parts: var parts }] } && parts["code"].ToString() == "0";
        FieldRule[] implied =
        [
            .. stream.Marks,
            .. user is null ? [] : stream.User,
            .. from is null ? [] : stream.From,
            .. from is { Agents.Count: > 0 } ? stream.Agent : [],
            .. result is null ? [] : stream.Result.Where(field => !success || !SaysText(field)),
        ];
        return implied.Where(field => !said.Any(path => FieldPaths.Overlap(field.Path, path)));
    }

    static bool SaysText(FieldRule field) => field.Choices.Any(choice => choice.References.Any(reference => reference.Part == "text"));
}
