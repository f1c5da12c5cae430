using System.Text;

namespace CyberLM.Logs;

/// <summary>Why a condition cannot hold in records of a type.</summary>
/// <param name="At">the slot that stands in the way; not always the one that was asked for</param>
/// <param name="Hint">what to ask for instead</param>
sealed record Obstacle(Slot At, string Sentence, string Hint);

/// <summary>The words of it: what decides the field, and which flag or field does what was wanted.</summary>
/// <param name="asked">the slot of the condition</param>
sealed class ObstacleWords(LogSchema schema, RecordType type, Slot asked)
{
    const int MostNamed = 3;

    public Obstacle Missing(Slot at) =>
        new(at, $"no record{(IsOneType ? "" : $" {OfType}")} has {asked.Path} beside what else is asked for", "ask for less");

    public Obstacle Twice(Slot at) => new(at,
        at == asked ? $"{at.Path} cannot be two things at once" : $"{asked.Path} goes with {at.Path}, which cannot be two things at once",
        "leave one of the conditions out");

    public Obstacle KnownAndNew(Slot at) =>
        new(at, $"{at.Path} cannot be known and new at once", "leave one of the conditions out");

    public Obstacle NoNumber(Slot at) =>
        new(at, $"{at.Path} is written as a number elsewhere in the record, and this is none", "ask for a number");

    public Obstacle Always(Slot at, Constant constant) =>
        new(at, $"{Follows(at, $"is always {Shown(constant.Spelling)}")} in all records{(IsEverywhere(at, constant) ? "" : $" {OfType}")}",
            "leave the condition out, or train on records that have something else there");

    public Obstacle OtherText(Slot at, Copy copy) =>
        new(at, $"{at.Path} is {copy.From.Path} with {Shown(copy.Before)} before it and {Shown(copy.Behind)} behind, and this is not",
            $"ask for {copy.From.Path}");

    /// <summary>Whose a record is is said before it, and what follows from that is not said at all.</summary>
    /// <param name="whose">who has what was asked for, as far as is known</param>
    public Obstacle Whose(Slot at, IReadOnlyList<byte[]> whose) => new(at,
        Follows(at, "says whose the records are"),
        whose.Count == 0 ? "--user names someone, known or new, and their other names follow"
            : $"ask with --user {string.Join(" or ", whose.Take(MostNamed).Select(name => Encoding.UTF8.GetString(Copy.Content(name))))}");

    public Obstacle Made(Slot at, Predictor by) => by switch
    {
        Counter => new(at, Follows(at, "counts on from record to record"), "leave the condition out"),
        RandomValue => new(at, Follows(at, "is another identifier in each record"), "leave the condition out"),
        _ => new(at, Follows(at, $"is made of {Named(by)}"), by.Needs.Any(slot => slot == schema.Time)
            ? "--day asks for a day; leave the condition out" : "ask for one of those, or leave the condition out"),
    };

    bool IsEverywhere(Slot at, Constant constant) =>
        schema.Types.All(other => other[at] is Constant same && same.Spelling.SequenceEqual(constant.Spelling));

    bool IsOneType => schema.TypeSlot is null;

    /// <summary>The first type has the records that are too rare for one.</summary>
    string OfType => type.Number > 0 ? $"whose {schema.TypeSlot!.Path} is {type.Name}" : $"with a rare {schema.TypeSlot!.Path}";

    string Follows(Slot at, string what) => at == asked ? $"{at.Path} {what}" : $"{asked.Path} follows from {at.Path}, which {what}";

    static string Named(Predictor by)
    {
        string[] paths = [.. by.Needs.Select(slot => slot.Path).Distinct()];
        return string.Join(", ", paths.Take(MostNamed)) + (paths.Length > MostNamed ? " and others" : "");
    }

    static string Shown(ReadOnlySpan<byte> spelling) => AskedForm.Shown(Encoding.UTF8.GetString(spelling));
}
