using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Tuning;

/// <summary>An alert with the records that it names, from 0, and those among them that were an attack.</summary>
sealed record JudgedAlert(IReadOnlyList<long> Records, IReadOnlyList<long> Attacks)
{
    public bool IsFalse => Attacks.Count == 0;
}

/// <summary>What one rule did over a labelled log.</summary>
sealed class JudgedRule(object rule, RuleHeader header)
{
    /// <summary>False alerts that are kept to be looked at; all are counted.</summary>
    const int MostKept = 5_000;

    public object Rule { get; } = rule;
    public RuleHeader Header { get; } = header;
    public long False { get; private set; }
    public long True { get; private set; }
    public List<JudgedAlert> FalseAlerts { get; } = [];
    public List<JudgedAlert> TrueAlerts { get; } = [];

    /// <summary>Attack records that an alert names.</summary>
    public HashSet<long> Caught { get; } = [];

    public void Add(JudgedAlert alert)
    {
        if (alert.IsFalse)
        {
            False++;
            if (FalseAlerts.Count < MostKept) FalseAlerts.Add(alert);
            return;
        }
        True++;
        if (TrueAlerts.Count < MostKept) TrueAlerts.Add(alert);
        Caught.UnionWith(alert.Attacks);
    }
}
