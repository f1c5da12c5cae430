using CyberLM.Detection.Sigma;

namespace CyberLM.Cli.Output;

/// <summary>How often each rule, correlation and stateful rule fired, and from when to when: as much memory as there are rules.</summary>
sealed class AlertCounts
{
    readonly Dictionary<object, Row> rows = new(ReferenceEqualityComparer.Instance);
    readonly long[] byLevel = new long[Enum.GetValues<RuleLevel>().Length];

    sealed class Row(RuleHeader header, object rule)
    {
        /// <summary>In place of a tier, which alerts of several records do not have.</summary>
        public string Kind => rule is MultiEventRule several ? several.Kind : "-";
        public RuleHeader Header { get; } = header;
        public long Count;
        public FieldTier? Tier;
        public DateTimeOffset? First, Last;
        public AlertedWho Who { get; } = new();
    }

    public long Total => byLevel.Sum();

    public void Add(in SigmaMatch match, in AlertedRecord alerted)
    {
        var row = Add(match.Rule, match.Rule.Header, alerted.Time, alerted.Who);
        if (row.Tier is not { } tier || match.Tier > tier) row.Tier = match.Tier;
    }

    public void Add(SigmaAlert alert) => Add(alert.Rule, alert.Rule.Header, alert.Time,
        alert.Group.Count > 0 ? string.Join(", ", alert.Group) : null);

    Row Add(object rule, RuleHeader header, DateTimeOffset? time, string? who)
    {
        if (!rows.TryGetValue(rule, out var row)) rows.Add(rule, row = new Row(header, rule));
        row.Count++;
        if (who is not null) row.Who.Add(who);
        byLevel[(int)header.Level]++;
        if (time < row.First || row.First is null) row.First = time;
        if (time > row.Last || row.Last is null) row.Last = time;
        return row;
    }

    public bool AnyAtLeast(RuleLevel level) => byLevel.Skip((int)level).Any(count => count > 0);

    /// <summary>Those that fired, the gravest first: name of the level, count.</summary>
    public IEnumerable<(string Level, long Count)> ByLevel() => Enumerable.Range(0, byLevel.Length).Reverse()
        .Where(level => byLevel[level] > 0)
        .Select(level => (LoadedRules.Name((RuleLevel)level) ?? "without level", byLevel[level]));

    /// <summary>None where no rule fired.</summary>
    public void WriteTable(TextWriter to)
    {
        if (rows.Count > 0) Columns.Write(to, ["rule", "level", "matches", "tier", "first", "last", "who"], TableRows());
    }

    IEnumerable<string[]> TableRows() =>
        rows.Values.OrderByDescending(row => row.Header.Level).ThenByDescending(row => row.Count)
            .ThenBy(row => row.Header.Title, StringComparer.Ordinal)
            .Select(row => new[]
            {
                row.Header.Title, LoadedRules.Name(row.Header.Level) ?? "-", $"{row.Count}",
                row.Tier is { } tier ? Flags.Name(tier) : row.Kind, Time(row.First), Time(row.Last), $"{row.Who}",
            });

    static string Time(DateTimeOffset? time) => time is { } known ? Units.Invariant($"{known.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "-";
}
