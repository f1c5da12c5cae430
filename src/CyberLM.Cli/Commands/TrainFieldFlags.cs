using System.CommandLine;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>The flags of `train` that say how records become sequences of fields.</summary>
sealed class TrainFieldFlags
{
    readonly Option<string?> entity, time, zone;
    readonly Option<bool> spellAll, blind;
    readonly Option<int> protect;
    readonly Option<string[]> slots;
    readonly TrainLabels labels;

    public TrainFieldFlags(Flags flags)
    {
        entity = flags.Add<string?>("entity", "field: the path that says whose a record is, or none [found]", null);
        time = flags.Add<string?>("time", "field: the path of a record's own time, or none [found]", null);
        zone = flags.Add<string?>("tz",
            "field: offset from UTC at whose midnight a user's day begins [midnight UTC or, where that is busy, the quietest hour]", null);
        protect = flags.AddCount("protect", "field: values that fewer users have are not learned, identifiers aside; 0: all are", 0, 0);
        spellAll = flags.Add("spell-all", "field: no copies, rules and users, every value a token of its own; for comparison", false);
        blind = flags.Add("blind", "field: the model is not told which field is due and has to find out; for comparison", false);
        slots = flags.AddMany("slot",
            "field: NAME=fields that a model of their own draws, with all that follows from them; location=location.*,ipAddress takes all "
                + "below location", required: false);
        labels = new TrainLabels(flags);
    }

    /// <param name="stored">null for a run that began without any</param>
    public (Option Option, object Stored, object Given)[] Compared(ParseResult parse, FieldOptions? stored)
    {
        stored ??= new(0, null, null, TimeSpan.Zero, false);
        const string found = "as it was found";
        return
        [
            (entity, stored.Entity ?? found, parse.GetValue(entity) ?? found), (time, stored.Time ?? found, parse.GetValue(time) ?? found),
            (zone, stored.DayStart is { } start ? FieldOptions.ZoneText(-start) : found,
                parse.GetValue(zone) is { } offset ? FieldOptions.ZoneText(FieldOptions.ParseZone(offset)) : found),
            (spellAll, stored.Plain, parse.GetValue(spellAll)), (blind, stored.Blind, parse.GetValue(blind)),
            (protect, stored.Protect, parse.GetValue(protect)),
            .. labels.Compared(parse, stored.Labels),
        ];
    }

    /// <summary>How records become sequences, should they become fields.</summary>
    public FieldOptions Of(ParseResult parse, GptConfig config) => new(
        config.BlockSize, parse.GetValue(entity), parse.GetValue(time),
        parse.GetValue(zone) is { } offset ? -FieldOptions.ParseZone(offset) : null, parse.GetValue(spellAll))
    {
        Protect = parse.GetValue(protect),
        // What is compared with is a plain model.
        Blind = parse.GetValue(blind) || parse.GetValue(spellAll) || !config.CanBeTold,
        Slots = [.. (parse.GetValue(slots) ?? []).Select(SlotFields.Parse)],
        Labels = labels.Of(parse, hasSlots: parse.GetValue(slots) is { Length: > 0 }),
    };
}
