using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>All that is wrong with one file: reading goes on behind each, with what the key would have been without a value.</summary>
sealed class Findings(string source)
{
    /// <summary>A file with more is no scenario with mistakes; looking for what was meant would take time without end.</summary>
    public const int Most = 100;

    readonly List<ScenarioFinding> all = [];

    public IReadOnlyList<ScenarioFinding> All => all;

    public bool Any => all.Count > 0;

    /// <summary>A variant repeats what is wrong with its scenario, and is not listened to twice.</summary>
    public void Add(int line, string field, string sentence)
    {
        if (all.Any(known => known.Line == line && known.Sentence == sentence)) return;
        if (all.Count == Most) throw new TooManyFindings();
        all.Add(new ScenarioFinding(source, line, field, sentence));
    }

    public T Take<T>(string field, T fallback, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SigmaFault fault)
        {
            Add(fault.Line, field, fault.Message);
            return fallback;
        }
    }

    public void Attempt(string field, Action read) => Take(field, false, () =>
    {
        read();
        return true;
    });
}

/// <summary>Reading ends here.</summary>
sealed class TooManyFindings() : Exception($"more than {Findings.Most} findings");
