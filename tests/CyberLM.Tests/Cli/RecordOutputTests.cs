using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CyberLM.Cli;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Cli;

public sealed class RecordOutputTests : IDisposable
{
    const string Secret = "a text that only we know";

    readonly Gpt.TemporaryFolder folder = new();
    readonly MemoryStream data = new();
    readonly StringWriter talk = new();
    readonly Signals signals = new();

    public void Dispose()
    {
        folder.Dispose();
        signals.Dispose();
    }

    RecordOutput Output(string path, string? shape = null, string? marker = null, string? rate = null) =>
        new(new(path, false, shape, marker, rate), new Session(data, new Talk(talk, LogStyle.Text, false), signals));

    static void SignIns(IRecordTarget to)
    {
        foreach (var line in Repository.SharedLines("data/azure-ad/signin.jsonl").Take(40)) to.Write(line.Span);
    }

    [Fact]
    public void Records_are_marked_converted_and_packed_and_the_provenance_says_so()
    {
        string path = folder["new.csv.zst"];
        var delivery = Output(path, "graph", Secret).Write(SignIns);
        var read = new LogReader([path]).Read().ToList();
        Assert.Equal(40, read.Count);
        Assert.All(read, record => Assert.Equal(RecordShape.EntraGraph, RecordShapes.Of(record.Utf8.Span)));
        Assert.All(read, record => Assert.True(new Marker(Secret).Holds(record.Utf8.Span)));
        Assert.Contains("has no counterpart: ", talk.ToString());

        var options = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), 1, 100);
        Provenance.Write(path, new("model", "checksum", options, "", 40, 40, "f32", "dtype", true),
            new BackendInfo("reference", "test", 0, false, false), delivery);
        string text = File.ReadAllText(path + ".provenance.json");
        Assert.DoesNotContain(Secret, text);
        var said = JsonDocument.Parse(text).RootElement;
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), said.GetProperty("sha256").GetString());
        Assert.Equal((file.Length, 40, 0), (said.GetProperty("bytes").GetInt32(), said.GetProperty("records").GetInt32(),
            said.GetProperty("leftOut").GetInt32()));
        Assert.Equal(("CSV, zstd", "graph"), (said.GetProperty("form").GetString(), said.GetProperty("shape").GetString()));
        var marker = said.GetProperty("marker");
        Assert.Equal(new Marker(Secret).Fingerprint, marker.GetProperty("fingerprint").GetString());
        Assert.Equal(40, marker.GetProperty("marked").GetInt32());
        Assert.Equal(["correlationId", "properties.correlationId", "properties.originalRequestId"],
            marker.GetProperty("places").EnumerateArray().Select(place => place.GetString()));
    }

    [Fact]
    public void Stdout_gets_lines_at_the_rate_asked_for()
    {
        Output("-", rate: "200/s").Write(SignIns);
        Assert.Equal(Repository.SharedLines("data/azure-ad/signin.jsonl").Take(40).Select(line => Encoding.UTF8.GetString(line.Span)),
            Encoding.UTF8.GetString(data.ToArray()).TrimEnd('\n').Split('\n'));
        Assert.Contains("40 records released at ", talk.ToString());
    }

    [Fact]
    public void What_has_no_place_is_said_and_a_short_marker_too()
    {
        Output(folder["a.json"], marker: "short").Write(to =>
        {
            to.Write("{\"a\":1}"u8);
            to.Write("no JSON"u8);
        });
        Assert.Contains("1 record left out, which JSON array has no place for; the first: ", talk.ToString());
        Assert.Contains("--marker is short", talk.ToString());
        Assert.Contains("2 of 2 records have no random identifier", talk.ToString());
    }

    [Theory]
    [InlineData("a.csv", null, null, "5/s", "--rate is for readers who follow")]
    [InlineData("a.jsonl", null, null, "5", "--rate '5' is no rate")]
    [InlineData("a.jsonl", null, "", null, "--marker is empty")]
    [InlineData("a.parquet.zst", null, null, null, "packed column by column")]
    [InlineData("-.parquet", null, null, null, "standard output")]
    public void What_cannot_be_is_refused_before_anything_is_made(string name, string? shape, string? marker, string? rate, string what)
    {
        string path = name[0] == '-' ? name : folder[name];
        Assert.Contains(what, Assert.Throws<CyberLMException>(() => Output(path, shape, marker, rate)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
