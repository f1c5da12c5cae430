namespace CyberLM.Logs;

/// <summary>Finds the record's own time: a time that most records have, and of those the first.</summary>
static class TimeSearch
{
    public static (Slot Slot, TimeScale Scale)? Find(SchemaTree tree, Sample sample, string? path)
    {
        if (path == MiningOptions.None) return null;
        var values = tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value);
        if (path is not null)
        {
            var named = SlotNames.Require(values, path, "--time");
            return FormatsOf(named) is { Length: > 0 } known
                ? (named, new TimeScale(known))
                : throw new CyberLMException($"--time {path}: its values are no times in ISO 8601", "name another field, or none");
        }
        var found = values.Select(slot => (Slot: slot, Formats: FormatsOf(slot))).Where(time => time.Formats.Length > 0)
            .OrderByDescending(time => sample.Column(time.Slot).Count(symbol => symbol >= 0)).FirstOrDefault();
        return found.Slot is null ? null : (found.Slot, new TimeScale(found.Formats));
    }

    public static TimeFormat[] FormatsOf(Slot slot) =>
        TimeFormat.All([.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())]);
}
