using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What a recorded attack is written into: logs that are there, days of a model, or nothing.</summary>
/// <param name="Day">of the attack where nobody says; null: the recording's own</param>
sealed record TransplantBackground(SimulateBackground Records, OrganisationRoster? Roster, DateOnly? Day) : IDisposable
{
    /// <summary>Of the model; null where none took part.</summary>
    public SimulateOutput.Origin? Origin { get; init; }
    public MarkerPlaces? Places { get; init; }

    public IEnumerable<TimedRecord> Read() => Records.Read();

    public void Dispose() => Records.Dispose();

    public static TransplantBackground Open(
        Session session, SimulateChoices choices, TransplantChoices recorded, Recording recording, RecordedCast cast)
    {
        if (choices.Into.Length > 0)
        {
            var logs = SimulateBackground.Of(choices.Into, session);
            var roster = OrganisationRoster.Of(logs.Read());
            if (roster.FirstDay > roster.LastDay)
                throw new CyberLMException("--into: no record of the logs has a time", "name logs whose records have one");
            return new(logs, roster, roster.BusyDay());
        }
        return choices.Model.Length > 0 ? Generate(session, choices, recorded, recording, cast)
            : new(SimulateBackground.Of([], session), null, null);
    }

    /// <summary>Days of those who are named as new ones, of as many others as the recording names, and of those asked for.</summary>
    static TransplantBackground Generate(
        Session session, SimulateChoices choices, TransplantChoices recorded, Recording recording, RecordedCast cast)
    {
        using var backend = Backends.Open(choices.Backend, choices.Threads, session.Talk.Say);
        var memory = new ModelMemory(backend, Backends.Storage(backend, choices.DType), choices.Weights == "int8", choices.Rows);
        using var model = memory.Open(choices.Model);
        if (model.Tokenizer is not SchemaTokens)
            throw new CyberLMException($"{choices.Model} writes text, and an organisation has fields", "train one with --tokenizer field");
        var generator = FieldGenerator.Open(choices.Model, model);
        using var sampler = memory.Sampler(model);
        var organisation = generator.Organisation;
        if (organisation.TimePath is null) throw new CyberLMException("the records of this model have no time", "train on some that have");
        int before = (choices.Days ?? 1) - 1;
        var day = choices.Start is { } start ? DateOnly.FromDateTime(start.UtcDateTime)
            : organisation.BusyDayFrom(organisation.LastDay.AddDays(1 + before));
        var named = recorded.Map.Select(text => text[(text.IndexOf('=') + 1)..])
            .Concat(cast.Of(MemberRole.User).Select(user => user.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var users = organisation.Users.Where(named.Contains).ToList();
        int drawn = recorded.MapRest ? cast.Of(MemberRole.User).Count : 0;
        var more = new Draws(choices.Seed, "background").Shuffled(organisation.Users.Except(users));
        int length = (int)Math.Ceiling((recording.Last - recording.First).TotalDays);
        var request = new GenerationRequest
        {
            Day = day.AddDays(-before), Days = before + 1 + length, Seed = choices.Seed,
            Users = [.. users, .. more.Take(choices.Others is { } others ? others + drawn : int.MaxValue)],
        };
        if (request.Users.Count == 0)
            throw new CyberLMException("the model knows none of those whom --map names, and nobody else is asked for",
                "--background-users N asks for others, --map-rest draws some");
        var records = SimulateBackground.Generate(generator, sampler, request, [], _ => false, choices.Next, session);
        return new(records, OrganisationRoster.Of(records.Read()), day)
        {
            Origin = new(model.Checksum, generator.SchemaHash, backend.Info), Places = generator.MarkerPlaces,
        };
    }
}
