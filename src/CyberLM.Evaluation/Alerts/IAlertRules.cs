namespace CyberLM.Evaluation;

/// <param name="Name">as people and programs call it</param>
/// <param name="Level">how grave it is; null where it does not say</param>
/// <param name="History">how long records must go before it can fire at all; zero for most</param>
public sealed record AlertRule(string Name, string? Level, TimeSpan History);

/// <summary>Detection rules as an evaluation sees them: whoever has some says what they find.</summary>
public interface IAlertRules
{
    IReadOnlyList<AlertRule> Rules { get; }

    /// <param name="records">in order of time</param>
    /// <returns>of each alert the rule, by its place among the rules, and the record, from 0; of several the last</returns>
    IEnumerable<(int Rule, long Record)> Alerts(IEnumerable<ReadOnlyMemory<byte>> records);
}

/// <summary>Rules, and what they are to look at beside the real records.</summary>
/// <param name="Logs">a column each; the name of one that is compared otherwise too, or a name of its own</param>
public sealed record AlertInput(IAlertRules Rules, IReadOnlyList<SyntheticFile> Logs);
