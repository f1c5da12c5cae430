using System.Text;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>Several logs read as one.</summary>
public sealed class OrderedLogsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Write(string name, params string[] lines)
    {
        File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    static string Record(int second, string name) => $$"""{"time": "2026-01-05T00:00:{{second:00}}Z", "n": "{{name}}"}""";

    static List<string> Read(params string[] files) =>
        [.. new OrderedLogs(files).Read().Select(record => Encoding.UTF8.GetString(record.Utf8))];

    [Fact]
    public void They_are_merged_by_time_and_each_keeps_its_order()
    {
        string a = Write("a.jsonl", Record(1, "a1"), Record(5, "a2"), Record(3, "a3"), Record(6, "a4"));
        string b = Write("b.jsonl", Record(2, "b1"), Record(4, "b2"), Record(9, "b3"));
        string[] names = [.. Read(a, b).Select(line => line.Split('"')[^2])];
        Assert.Equal(["b1", "b2", "b3"], names.Where(name => name[0] == 'b'));
        Assert.Equal(["a1", "a2", "a3", "a4"], names.Where(name => name[0] == 'a'));
        // The third of a comes right behind the second, before which it should have stood.
        Assert.Equal(["a1", "b1", "b2", "a2", "a3", "a4", "b3"], names);
    }

    [Fact]
    public void A_folder_is_its_files_and_no_file_is_an_error()
    {
        Write("a.jsonl", Record(7, "a"));
        Write("b.jsonl", Record(2, "b"));
        string[] both = [Record(2, "b"), Record(7, "a")];
        Assert.Equal(both, Read(folder.Path));
        Assert.Throws<CyberLMException>(() => Read(folder["none.jsonl"]));
    }

    [Fact]
    public void A_file_without_records_is_told_and_stops_nothing_unless_all_are_such()
    {
        Write("a.json", "", "");
        Write("b.jsonl", Record(2, "b"));
        File.WriteAllBytes(folder["c.jsonl.gz"], [0x1F, 0x8B, 8, 0, 1, 2, 3, 4]);
        var why = new List<string>();
        var records = new OrderedLogs([folder.Path]).Read(leftOut: one => why.Add(one.Message)).ToList();
        Assert.Equal([Record(2, "b")], records.Select(record => Encoding.UTF8.GetString(record.Utf8)));
        Assert.Equal(2, why.Count);
        Assert.Contains(why, one => one.Contains("a.json", StringComparison.Ordinal));
        Assert.Contains(why, one => one.Contains("c.jsonl.gz", StringComparison.Ordinal));
        File.Delete(folder["b.jsonl"]);
        var none = Assert.Throws<CyberLMException>(() => Read(folder.Path));
        Assert.Contains("any of 2 files", none.Message, StringComparison.Ordinal);
    }
}
