using System.Text;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Sinks;
using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>The count of usable records is a figure that people will quote.</summary>
public sealed class GeneratedRecordsTests
{
    [Fact]
    public void Only_what_the_model_wrote_whole_counts()
    {
        string[] texts = ["{\"a\":1,\"b\":2}", "{\"a\":1", "{\"a\":1}", "{\"a\":1,\n\"b\":2}", "{\"b\":0,\"a\":[]}"];
        var tokenizer = CharTokenizer.Train(texts.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text))));
        var keys = new RecordKeys();
        keys.Add("{\"a\":1,\"b\":2}"u8);
        using var talk = new StringWriter();
        var data = new KeptRecords();
        var records = new GeneratedRecords(tokenizer, new[] { tokenizer.Border }, keys, new Talk(talk, LogStyle.Text, false), texts.Length,
            temperature: 1);
        // Complete in another order than asked for.
        records.WriteTo(data, take => Array.ForEach([4, 0, 2, 1, 3], i => take(new Sequence(i, Ids(tokenizer, texts[i]), 0, 0, i == 1))));
        records.Report();
        Assert.Equal(texts.Select(text => text.Replace('\n', ' ')), data.Records);
        Assert.Contains("3 of 5 parse as JSON, 2 of 5 have the keys", talk.ToString());
        Assert.Contains("1 record was cut", talk.ToString());
        Assert.Contains("1 record had line breaks", talk.ToString());
    }

    /// <summary>Advice that was followed already, or that cannot help, is none.</summary>
    [Theory]
    [InlineData(1, 1, "(train --minutes) or is asked for likelier text (--temperature 0.8)\n")]
    [InlineData(0.8, 1, "(train --minutes)\n")]
    [InlineData(0, 1, "(train --minutes)\n")]
    [InlineData(0.8, 2, "hint: most records were cut: a larger --max-tokens lets them come to their end\n")]
    public void The_hint_is_of_what_would_help(double temperature, int cut, string hint)
    {
        var tokenizer = CharTokenizer.Train([(ReadOnlyMemory<byte>)"{\"a\":1}"u8.ToArray()]);
        var keys = new RecordKeys();
        keys.Add("{\"a\":1}"u8);
        using var talk = new StringWriter();
        var data = new KeptRecords();
        var records = new GeneratedRecords(
            tokenizer, new[] { tokenizer.Border }, keys, new Talk(talk, LogStyle.Text, false), 3, (float)temperature);
        records.WriteTo(data, take =>
        {
            for (int i = 0; i < 3; i++) take(new Sequence(i, Ids(tokenizer, "{\"a\""), 0, 0, i < cut));
        });
        records.Report();
        Assert.EndsWith(hint, talk.ToString());
    }

    static int[] Ids(CharTokenizer tokenizer, string text)
    {
        var ids = new List<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        return [.. ids];
    }
}
