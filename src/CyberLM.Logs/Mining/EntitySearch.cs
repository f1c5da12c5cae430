namespace CyberLM.Logs;

/// <summary>
/// Finds the value that says whose a record is: user, account or host, by the usual names of such values, where it stands in most records
/// and comes again.
/// </summary>
static class EntitySearch
{
    const double LeastShare = 0.6;
    const int LeastRecordsEach = 2;

    /// <summary>Ends of paths without underscores, in lower case; the first is the best.</summary>
    static readonly string[] Names =
    [
        "userprincipalname", "actor.alternateid", "actoralternateid", "actor.id", "actorid", "useridentity.arn", "userid", "username",
        "user", "useremail", "subjectusername", "accountname", "account", "principal", "actor", "identity", "srcuser", "computer",
        "hostname", "host", "computername",
    ];

    public static Slot? Find(SchemaTree tree, Sample sample, string? path)
    {
        if (path == MiningOptions.None) return null;
        var values = tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value);
        if (path is not null) return SlotNames.Require(values, path, "--entity");
        return values.Select(slot => (Slot: slot, Rank: Rank(slot.Path))).Where(named => named.Rank >= 0)
            .OrderBy(named => IsGuid(named.Slot)).ThenBy(named => named.Rank).ThenBy(named => named.Slot.Node.Keys.Count)
            .Select(named => named.Slot).FirstOrDefault(slot => Tells(slot, sample));
    }

    /// <summary>Whose a record is is said by a string: with a number each record would be no one's.</summary>
    /// <param name="named">as the user did</param>
    public static void RequireStrings(Slot slot, Sample sample, string named)
    {
        int strings = 0, others = 0;
        foreach (int symbol in sample.Column(slot))
        {
            var spelling = symbol < 0 ? default : slot.Symbols[symbol];
            if (spelling is [(byte)'"', _, .., (byte)'"']) strings++;
            else if (!spelling.IsEmpty && !spelling.SequenceEqual("null"u8) && !spelling.SequenceEqual("\"\""u8)) others++;
        }
        if (strings > others) return;
        throw new CyberLMException(
            $"--entity {named}: of {strings + others} records that have it {strings} have a string there, and only strings are names",
            "name another field, or none");
    }

    /// <summary>Of the usual names, the best first; -1 where it is none.</summary>
    public static int Rank(string path)
    {
        // Log Analytics names the type at the end of its own tables' columns: _s is a string.
        string name = path.EndsWith("_s", StringComparison.Ordinal) ? path[..^2] : path;
        string lower = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return Array.FindIndex(Names, name => lower == name || lower.EndsWith("." + name, StringComparison.Ordinal));
    }

    /// <summary>A name says more than an identifier where a record has both.</summary>
    static bool IsGuid(Slot slot) =>
        slot.Symbols.Count > 0 && Guid.TryParse(System.Text.Encoding.Latin1.GetString(Copy.Content(slot.Symbols[0])), out _);

    static bool Tells(Slot slot, Sample sample)
    {
        int[] column = sample.Column(slot);
        var counts = new Counts(column, [.. Enumerable.Range(0, column.Length)], slot.Symbols.Count);
        return counts.Present >= LeastShare * column.Length && counts.Distinct > 1
            && counts.Distinct * LeastRecordsEach <= counts.Present && slot.Symbols[0] is [(byte)'"', ..];
    }
}
