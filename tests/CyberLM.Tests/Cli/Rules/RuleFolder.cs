using CyberLM.Tests.Gpt;

namespace CyberLM.Tests.Cli.Rules;

/// <summary>Rules and logs of a test, in a folder that goes with it.</summary>
sealed class RuleFolder : IDisposable
{
    public const string DoorId = "6b8c2c6e-4a0e-4f5e-9c0e-0d4d3a1f7b11";
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public string this[string name] => folder[name];

    public string Rules => folder["rules"];

    /// <summary>A rule of one item over a field, with the rest of a proper header.</summary>
    public static string Rule(string title, string item, string level = "high", string id = DoorId, string tags = "[attack.t1078]") =>
        $"title: {title}\nid: {id}\nstatus: test\nlevel: {level}\ntags: {tags}\nlogsource:\n  product: doors\ndetection:\n  selection:\n"
            + $"    {item}\n  condition: selection\n";

    public RuleFolder With(string name, params string[] documents)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Join("---\n", documents));
        return this;
    }

    public RuleFolder WithLog(string name, params string[] lines)
    {
        File.WriteAllLines(folder[name], lines);
        return this;
    }
}
