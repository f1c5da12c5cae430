using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Everything that a finished run leaves, but for the times: two runs that compare equal have the same bits.</summary>
static class RunResult
{
    public static string Of(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(name => name != "lock" && !name.Contains(".damaged"))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name} {ContentOf(Path.Combine(folder, name))}");
        return string.Join('\n', files);
    }

    static string ContentOf(string path) => Path.GetFileName(path) == "metrics.jsonl"
        ? "\n" + string.Join('\n', File.ReadAllLines(path).Select(WithoutTimes))
        : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..16];

    static string WithoutTimes(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        json.Remove("milliseconds");
        json.Remove("tokensPerSecond");
        return json.ToJsonString();
    }
}
