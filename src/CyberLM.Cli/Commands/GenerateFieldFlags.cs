using System.CommandLine;
using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What is asked of a model of fields beside a number of records.</summary>
sealed record FieldChoices(
    DateOnly? Day, int? Days, string[] Users, string? UsersFile, string? Like, string[] Where, string[] Labels, string? Zone,
    bool Unconstrained, string[] SlotModels, bool Single, StartChoice? Start)
{
    /// <summary>Text has no fields.</summary>
    public void RequireNone()
    {
        (bool Given, string Flag)[] flags =
        [
            (Day is not null, "--day"), (Days is not null, "--days"), (Users.Length > 0, "--user"), (UsersFile is not null, "--users"),
            (Like is not null, "--like"), (Where.Length > 0, "--where"), (Labels.Length > 0, "--label"), (Zone is not null, "--tz"),
            (SlotModels.Length > 0, "--slot-model"), (Single, "--single"), (Start is not null, Start?.Flag ?? ""),
        ];
        string? given = flags.FirstOrDefault(flag => flag.Given).Flag;
        if (given is not null)
            throw new CyberLMException($"{given} is for models of fields, and this one writes text", "train one with --tokenizer field");
    }

    /// <summary>What the clock shows at first by which records are released; null: they are not.</summary>
    public DateTimeOffset? Now => Start is { IsLive: true } live ? live.Time : null;

    bool IsByDay => Day is not null || Start is not null;

    public GenerationRequest Request(int? count, ulong seed)
    {
        if (Day is not null && Start is { } also)
            throw new CyberLMException($"{also.Flag} and --day both say when", "give one of them");
        if (Days is not null && !IsByDay)
            throw new CyberLMException("--days: from which day?", "name the first with --day 2026-03-02");
        return new()
        {
            Count = count ?? (IsByDay ? null : 1), Day = Day, Start = Start?.Time, Days = Days ?? 1,
            Users = [.. Users, .. UsersFile is { } file ? UserList.Read(file) : []], Like = Like,
            Where = Where, Labels = Labels, Seed = seed, Constrained = !Unconstrained,
            DayStart = Zone is null ? null : -FieldOptions.ParseZone(Zone),
        };
    }

    public string Words(int? count)
    {
        string records = count is { } number ? Units.Plural(number, "record") : IsByDay ? "all records" : "1 record";
        string first = Start is { } start ? $" from {Moment.Text(start.Time)} to the end of its day"
            : Day is { } day ? $" on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "";
        string whose = Users.Length == 1 ? $" of {Users[0]}" : Users.Length > 1 ? $" of {Users.Length} users" : "";
        return records + whose + first + (Days is > 1 ? $" and the {Days - 1} days after it" : "");
    }
}

/// <summary>The flags of it.</summary>
sealed class GenerateFieldFlags
{
    readonly Option<string?> day, like, users, zone;
    readonly Option<int?> days;
    readonly Option<string[]> user, where, label, slotModel;
    readonly Option<bool> unconstrained, single;
    readonly StartFlags start;

    public GenerateFieldFlags(Flags flags)
    {
        day = flags.Add<string?>("day", "the day on which the records are, like 2026-03-02 [days of the records trained on]", null);
        days = flags.AddOptionalCount("days", "so many days, from --day, --start or --now on");
        start = new(flags);
        user = flags.AddMany("user", "whose records, known or new", required: false);
        users = flags.Add<string?>("users", "a file that names users, one a line", null);
        like = flags.Add<string?>("like", "someone known whose habits, devices and places --user has", null);
        where = flags.AddMany("where", "field=value that holds for every record, also a new value", required: false);
        label = flags.AddMany("label",
            "name=value of what the records are, like technique=T1110.003: learned by train --labels, or a field of theirs [background]",
            required: false);
        slotModel = flags.AddMany("slot-model", "NAME=DIR: another model draws this slot of the records", required: false);
        single = flags.Add("single", "the model draws all fields itself, though it has slot models", false);
        zone = flags.Add<string?>("tz", "offset from UTC at whose midnight a day begins [that of the training]", null);
        unconstrained = flags.Add("unconstrained", "the model is held to nothing: no mask, no second try, every attempt counted", false);
    }

    /// <param name="clock">whose time --now without a value is</param>
    public FieldChoices Of(ParseResult parse, TimeProvider clock) => new(
        Day(parse.GetValue(day)), parse.GetValue(days), parse.GetValue(user) ?? [], parse.GetValue(users), parse.GetValue(like),
        parse.GetValue(where) ?? [], parse.GetValue(label) ?? [], parse.GetValue(zone), parse.GetValue(unconstrained),
        parse.GetValue(slotModel) ?? [], parse.GetValue(single), start.Of(parse, clock));

    static DateOnly? Day(string? text)
    {
        if (text is null) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new CyberLMException($"--day {text} is no day", "write it like 2026-03-02");
        return day.Year is >= 1970 and <= 2200
            ? day
            : throw new CyberLMException($"--day {text}: days are from 1970-01-01 to 2200-12-31", "name one of them");
    }
}
