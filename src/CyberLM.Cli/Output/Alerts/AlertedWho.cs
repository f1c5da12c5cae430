namespace CyberLM.Cli.Output;

/// <summary>Who the alerts of one rule are about: the one with the most of them, and how many others there are.</summary>
sealed class AlertedWho
{
    /// <summary>Names that are told apart: an attack is of few, and a rule of a hundred thousand is not read by its names.</summary>
    const int MostKept = 1000;
    const int Longest = 48;

    readonly Dictionary<string, long> alerts = new(StringComparer.Ordinal);
    bool more;

    public void Add(string who)
    {
        if (alerts.TryGetValue(who, out long count)) alerts[who] = count + 1;
        else if (alerts.Count < MostKept) alerts.Add(who, 1);
        else more = true;
    }

    public override string ToString()
    {
        if (alerts.Count == 0) return "-";
        string first = alerts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).First().Key;
        int others = alerts.Count - 1;
        return Short(first) + (others == 0 ? "" : $" and {(more ? "more than " : "")}{Units.Plural(others, "other")}");
    }

    /// <summary>Of a name in AWS what follows the account, which is that of all.</summary>
    static string Short(string who)
    {
        string[] parts = who.StartsWith("arn:", StringComparison.Ordinal) ? who.Split(':', 6) : [who];
        string name = parts.Length == 6 ? parts[5] : who;
        return name.Length <= Longest ? name : name[..(Longest - 1)] + "…";
    }
}
