using System.Globalization;
using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>Several files in order of time, against one list that is sorted.</summary>
public sealed class MergedFilesTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static readonly DateTime Start = new(2026, 3, 2);

    static string At(int second, string name) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"time":"{{Start.AddSeconds(second):s}}Z","name":"{{name}}"}""");

    string File(string name, params string[] lines)
    {
        System.IO.File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    (string[] Records, ReadReport Report) Merge(params string[] inputs)
    {
        var reader = new LogReader(inputs, new LogReaderOptions { InOrderOfTime = true, BadRecordsListed = 2 });
        string[] records = [.. reader.Read().Select(record => Encoding.UTF8.GetString(record.Utf8.Span))];
        return (records, reader.Report);
    }

    [Fact]
    public void Records_come_in_order_of_time_each_once()
    {
        var random = new Random(5);
        var files = Enumerable.Range(0, 30).Select(file => Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(500)).Order()
            .Select((second, line) => (Second: second, Text: At(second, $"{file:00}.{line}"))).ToList()).ToList();
        for (int i = 0; i < files.Count; i++) File($"{i:00}.jsonl", [.. files[i].Select(record => record.Text)]);
        var (records, report) = Merge(folder[""]);
        var expected = files.SelectMany(file => file).OrderBy(record => record.Second).Select(record => record.Second);
        Assert.Equal(expected, records.Select(record => files.SelectMany(file => file).First(known => known.Text == record).Second));
        Assert.Distinct(records);
        Assert.Equal((records.Length, 30), ((int)report.Records, report.Files.Count));
    }

    [Fact]
    public void A_record_without_time_or_behind_the_one_before_it_stays_behind_that()
    {
        string a = File("a.jsonl", At(10, "a1"), """{"name":"a2"}""", At(5, "a3"), At(20, "a4"));
        string b = File("b.jsonl", """{"name":"b1"}""", At(11, "b2"));
        Assert.Equal(["b1", "a1", "a2", "a3", "b2", "a4"], Merge(a, b).Records.Select(Name));
    }

    static string Name(string record) => record.Split("\"name\":\"")[1].TrimEnd('}').TrimEnd('"');

    [Fact]
    public void Where_a_record_began_and_what_was_bad_are_told_for_each_file()
    {
        string a = File("a.jsonl", At(1, "a1"), "{bad", At(30, "a2")), b = File("b.jsonl", At(2, "b1"), At(3, "b2"));
        var reader = new LogReader([a, b], new LogReaderOptions { InOrderOfTime = true });
        Assert.Equal([(a, 1L), (b, 1L), (b, 2L), (a, 3L)], reader.Read().Select(record => (record.Source, record.Line)).ToList());
        Assert.Equal((4L, 1L), (reader.Report.Records, reader.Report.BadRecords));
        Assert.Equal([(a, 1L), (b, 0L)], reader.Report.Files.OrderBy(file => file.Source).Select(file => (file.Source, file.BadRecords)));
        Assert.Equal((a, 2L), (reader.Report.Bad[0].Source, reader.Report.Bad[0].Line));
    }

    /// <summary>Thousands of files would not all open at once.</summary>
    [Fact]
    public void Files_one_behind_the_other_are_open_one_by_one()
    {
        int open = 0, most = 0;
        IEnumerable<LogRecord> Read(int file)
        {
            most = Math.Max(most, ++open);
            for (int i = 0; i < 3; i++) yield return new LogRecord(Encoding.UTF8.GetBytes(At(10 * file + i, "x")), "f", i, 0);
            open--;
        }
        var parts = Enumerable.Range(0, 50).Select(file =>
            new MergedFiles.Part(Start.AddSeconds(10 * file).Ticks, () => Read(file)));
        Assert.Equal(150, MergedFiles.Read(parts).Count());
        Assert.Equal((0, 1), (open, most));
    }
}
