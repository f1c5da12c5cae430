using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Types of record that scenarios may name without describing them.</summary>
public static class ShippedStreams
{
    const string File = "scenario-streams.yml";

    public static IReadOnlyDictionary<string, StreamShape> All { get; } = Read();

    static Dictionary<string, StreamShape> Read()
    {
        var findings = new Findings(File);
        var root = (YamlMap)YamlReader.Read(ShippedFiles.Text(File), 0, new SigmaLimits())!;
        var streams = root.Entries.ToDictionary(entry => entry.Key,
            entry => StreamShapeReader.Read(entry.Key, new Section((YamlMap)entry.Value, entry.Key, findings)));
        if (findings.Any) throw new InvalidOperationException(string.Join("\n", findings.All));
        return streams;
    }
}
