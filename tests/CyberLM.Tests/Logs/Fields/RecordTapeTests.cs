using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

public sealed class RecordTapeTests
{
    static RecordTape? Read(string record)
    {
        var tape = new RecordTape();
        return new TapeReader().Read(Encoding.UTF8.GetBytes(record), tape) ? tape : null;
    }

    static string Describe(RecordTape tape) => string.Join(" ", Enumerable.Range(0, tape.Count).Select(i =>
        $"{(tape[i].KeyLength < 0 ? "" : Encoding.UTF8.GetString(tape.Key(i)) + ":")}{tape[i].Kind}"
            + (tape[i].Kind == ValueKind.Scalar ? "=" + Encoding.UTF8.GetString(tape.Raw(i)) : $"..{tape[i].End}")));

    [Fact]
    public void A_record_is_its_values_in_the_order_of_the_text()
    {
        var tape = Read("""{"a":1.10,"b":{"c":null,"d":[true,"x"]},"e":{}}""");
        Assert.Equal("Object..8 a:Scalar=1.10 b:Object..7 c:Scalar=null d:Array..7 Scalar=true Scalar=\"x\" e:Object..8", Describe(tape!));
    }

    [Fact]
    public void Json_in_a_string_is_taken_apart_where_it_would_be_spelled_the_same_again()
    {
        var tape = Read("""{"a":"{\"b\":[1,\"\\\"q\\\"\"]}"}""");
        Assert.Equal("Object..5 a:ObjectInString..5 b:Array..5 Scalar=1 Scalar=\"\\\"q\\\"\"", Describe(tape!));
    }

    [Theory]
    [InlineData("""{"a":"{\u0022b\u0022:1}"}""")]       // quotes are not escaped so when it is written
    [InlineData("""{"a":"{\"b\":1"}""")]                 // begins like JSON
    [InlineData("""{"a":"{\"b\":\n1}"}""")]              // with a line break in it
    [InlineData("""{"a":"{}"}""")]                       // nothing in it
    [InlineData("""{"a":"[INFO] b"}""")]
    [InlineData("""{"a":"{\"b\":\"\uD800\"}"}""")]
    public void Other_strings_stay_strings(string record) => Assert.Equal(2, Read(record)!.Count);

    [Theory]
    [InlineData("""{"a": 1, "b": [1, 2]}""", "001010")]
    [InlineData("""{ "a" : 1 , "b" : [ 1 , 2 ] }""", "111111")]
    [InlineData("""{"a":1,"b":2}""", "000000")]
    public void Blanks_are_found_gap_by_gap(string record, string spacing) => Assert.Equal(spacing, Read(record)![0].Spacing.ToString());

    [Theory]
    [InlineData("""{"a": 1,"b":2}""")]
    [InlineData("{\"a\":\t1}")]
    [InlineData("""{"a":{ }}""")]
    [InlineData("""{"a":1} """)]
    [InlineData("""[1]""")]
    [InlineData("""{"a":1""")]
    public void What_would_be_put_together_otherwise_is_not_taken_apart(string record) => Assert.Null(Read(record));

    [Fact]
    public void A_depth_without_end_is_not_taken_apart() =>
        Assert.Null(Read("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}"));
}
