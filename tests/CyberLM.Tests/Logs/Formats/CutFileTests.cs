using System.Text;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>A file that ends too early, in each format, packed or not: what is whole is read, what is cut is one bad record.</summary>
public sealed class CutFileTests
{
    static readonly string[] Objects =
        [.. Enumerable.Range(10, 30).Select(i => $"{{\"id\":{i},\"text\":\"v {i * 7919 % 101}, }}]{{\"}}")];

    static byte[] Whole(string format) => format switch
    {
        "lines" => Bytes(string.Concat(Objects.Select(o => o[1..] + "\r\n"))),
        "json lines" => Bytes(string.Concat(Objects.Select(o => o + "\n"))),
        "array" => Bytes($"[\n{string.Join(",\n", Objects.Select(o => "  " + o.Replace(",\"", ",\n    \"")))}\n]\n"),
        "wrapper" => Bytes($"{{\"records\":[{string.Join(",", Objects)}],\"next\":\"x\"}}"),
        "concatenated" => Bytes(string.Concat(Objects)),
        "csv" => Bytes("id,text,record\n" + string.Concat(Objects.Select((o, i) => $"{i},\"a\nb\",\"{o.Replace("\"", "\"\"")}\"\n"))),
        _ => Encoding.Unicode.GetBytes(string.Concat(Objects.Select(o => o + "\n"))),
    };

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static TheoryData<string, string> Files => [.. from format in
        (string[])["lines", "json lines", "array", "wrapper", "concatenated", "csv", "utf-16"] from packed in (string[])["no", "gz", "zstd"]
        select (format, packed)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Whole_records_are_read_and_the_cut_is_one_bad_record(string format, string packed)
    {
        byte[] text = Whole(format);
        var expected = Read(text).Records;
        Assert.Equal(30, expected.Count);
        byte[] file = packed switch { "gz" => Gz(text), "zstd" => ZstdTests.Zstd(text), _ => text };
        int mostRead = 0;
        for (int length = 30; length < file.Length; length++)
        {
            try
            {
                var (records, report) = Read(file[..length]);
                if (format == "csv" && records[0] == "id,text,record") continue;      // with no whole row behind it, any line of text
                int last = packed == "no" && records.Count > 0 && (format is "lines" or "csv") ? 1 : 0;
                // Where nothing says that a line or a cell goes on, its beginning is one.
                Assert.Equal(expected.Take(records.Count - last), records.Take(records.Count - last));
                Assert.InRange(report.BadRecords, packed == "no" ? 0 : 1, 1);
                mostRead = Math.Max(mostRead, records.Count);
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("1 bad ones", refused.Message);
            }
        }
        Assert.InRange(mostRead, packed == "zstd" ? 0 : 15, 30);      // a zstd frame this small is one block: whole or nothing
    }
}
