using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Sinks;

public sealed class EntraStageTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData("eventhub", RecordShape.EntraEventHub)]
    [InlineData("loganalytics", RecordShape.EntraLogAnalytics)]
    [InlineData("graph", RecordShape.EntraGraph)]
    public void Every_sign_in_gets_the_shape_asked_for(string name, RecordShape shape)
    {
        var lines = Repository.SharedLines("data/azure-ad/signin.jsonl");
        var kept = new KeptRecords();
        var stage = new EntraStage(EntraStage.Named(name), kept);
        foreach (var line in lines) stage.Write(line.Span);
        stage.Complete();
        Assert.True(kept.Completed);
        Assert.All(kept.Records, record => Assert.Equal(shape, RecordShapes.Of(Bytes(record))));
        Assert.All(kept.Records, record => Assert.True(new TapeReader().Read(Bytes(record), new RecordTape()), "spaced unevenly"));
        if (shape == RecordShape.EntraEventHub) Assert.Equal(lines.Select(line => Encoding.UTF8.GetString(line.Span)), kept.Records);
        // What EntraConversion names for the single records is said once for all.
        var lost = shape == RecordShape.EntraEventHub ? []
            : lines.SelectMany(line => EntraConversion.Convert(line.Span, RecordShape.EntraEventHub, shape).Lost).ToHashSet();
        Assert.Equal(lost.Select(loss => loss.Reason).Distinct().Count(), stage.Sentences().Count());
        Assert.All(lost, loss => Assert.Contains(stage.Sentences(), sentence => sentence.Contains($"{loss.Reason}: ")
            && sentence.Contains(loss.Field)));
    }

    [Fact]
    public void What_is_no_sign_in_is_left_out_and_said_once()
    {
        var lines = Repository.SharedLines("data/azure-ad/signin.jsonl");
        var kept = new KeptRecords();
        var stage = new EntraStage(RecordShape.EntraEventHub, kept);
        stage.Write("{\"a\":1}"u8);
        stage.Write("{\"cut\":"u8);
        stage.Write([.. lines[3].Span, .. "}"u8]);                   // all keys of one, and yet no JSON
        foreach (var line in lines.Take(3)) stage.Write(line.Span);
        for (int i = 0; i < 198; i++) stage.Write("{\"a\":1}"u8);
        stage.Complete();
        Assert.Equal((3, 201, 3), (kept.Records.Count, stage.LeftOut, stage.Converted));
        Assert.Equal("201 of 204 records are no Entra sign-ins and were left out; the first: it has not the keys of one",
            Assert.Single(stage.Sentences()));
    }

    [Theory]
    [InlineData("{\"a\":1}", "it has not the keys of one")]
    [InlineData("""{"eventTime":1,"eventSource":1,"eventName":1,"awsRegion":1,"userIdentity":1}""",
        "its keys are those of: AWS CloudTrail event")]
    public void Another_log_is_refused_in_one_sentence(string record, string why)
    {
        var one = new EntraStage(RecordShape.EntraGraph, new KeptRecords());
        one.Write(Bytes(record));
        var refused = Assert.Throws<CyberLMException>(one.Complete);
        Assert.Equal($"the record is no Entra sign-in, and --shape converts nothing else: {why}", refused.Message);
        var many = new EntraStage(RecordShape.EntraGraph, new KeptRecords());
        for (int i = 0; i < 99; i++) many.Write(Bytes(record));
        Assert.StartsWith("none of 100 records", Assert.Throws<CyberLMException>(() => many.Write(Bytes(record))).Message);
    }

    [Fact]
    public void A_name_that_is_not_known_is_refused() =>
        Assert.Contains("eventhub, loganalytics, graph", Assert.Throws<CyberLMException>(() => EntraStage.Named("sentinel")).Hint);
}
