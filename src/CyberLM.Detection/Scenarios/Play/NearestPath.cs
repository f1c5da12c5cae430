using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Scenarios;

/// <summary>What a misspelled path was meant to be.</summary>
public static class NearestPath
{
    /// <summary>A known path with as many keys, all but one of them the same and that one nearly (<see cref="NearestWord"/>).</summary>
    public static string? Of(string path, IEnumerable<string> known)
    {
        string[] keys = path.Split('.');
        foreach (string[] others in known.Select(other => other.Split('.')).Where(others => others.Length == keys.Length))
        {
            var differing = keys.Zip(others).Where(pair => pair.First != pair.Second).ToList();
            if (differing is [var (written, meant)] && NearestWord.Of(written, [meant]) is not null) return string.Join('.', others);
        }
        return null;
    }
}
