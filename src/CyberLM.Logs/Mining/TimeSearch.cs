namespace CyberLM.Logs;

/// <summary>
/// Finds the record's own time: a time that most records have, and of those the first that is spelled as one. A number may be a time
/// where its key says so.
/// </summary>
static class TimeSearch
{
    /// <summary>Parts of keys at which times stand, and ends of them, in lower case.</summary>
    static readonly string[] Words = ["time", "date", "when", "published", "created", "updated"], Ends = ["ts", "_at", "epoch"];

    public static (Slot Slot, TimeScale Scale)? Find(SchemaTree tree, Sample sample, string? path)
    {
        if (path == MiningOptions.None) return null;
        var values = tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value);
        if (path is not null)
        {
            var named = SlotNames.Require(values, path, "--time");
            return FormatsOf(named) is { Length: > 0 } known
                ? (named, new TimeScale(known, dates: true))
                : throw new CyberLMException($"--time {path}: its values are no times that are known",
                    "name another field, or none; known are ISO 8601, a clock with AM and PM, a date as in mail, and seconds since 1970");
        }
        var found = values.Select(slot => (Slot: slot, Formats: FormatsOf(slot)))
            .Where(time => time.Formats.Length > 0 && (time.Formats[0] is not EpochFormat || NamesATime(time.Slot)))
            .OrderByDescending(time => sample.Column(time.Slot).Count(symbol => symbol >= 0)).ThenBy(time => Rank(time.Formats[0]))
            .FirstOrDefault();
        return found.Slot is null ? null : (found.Slot, new TimeScale(found.Formats, dates: true));
    }

    static int Rank(TimeFormat format) => format switch
    {
        IsoFormat => 0,
        HalfDayFormat or MailDateFormat => 1,
        _ => 2,
    };

    static bool NamesATime(Slot slot)
    {
        if (slot.Node.Keys is not [.., { } key]) return false;
        string name = System.Text.Encoding.UTF8.GetString(key).ToLowerInvariant();
        return Words.Any(word => name.Contains(word, StringComparison.Ordinal))
            || Ends.Any(end => name.EndsWith(end, StringComparison.Ordinal));
    }

    public static TimeFormat[] FormatsOf(Slot slot) =>
        TimeFormat.All([.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())]);
}
