using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Arrays of {name, value}: the name chooses what its value is coded by, and every byte stays where it was.</summary>
public sealed class PairTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static string Tape(string record)
    {
        var tape = new RecordTape();
        Assert.True(new TapeReader().Read(Bytes(record), tape));
        return string.Join(" ", Enumerable.Range(1, tape.Count - 1).Select(i =>
            $"{(tape[i].KeyLength < 0 ? "" : Encoding.UTF8.GetString(tape.Key(i)) + ":")}{tape[i].Kind}{tape[i].Pairs?.Label}"
                + (tape[i].Kind == ValueKind.Scalar ? "=" + Encoding.UTF8.GetString(tape.Raw(i)) : $"..{tape[i].End}")));
    }

    [Theory]
    [InlineData("""{"p":[{"Name":"A","Value":"x"},{"Name":"B c","Value":2}]}""", "p:ObjectName:Value..4 A:Scalar=\"x\" B c:Scalar=2")]
    [InlineData("""{"p":[{"value":null,"key":"A"}],"q":1}""", "p:Objectvalue:key..3 A:Scalar=null q:Scalar=1")]
    [InlineData("""{"p":[{"@Name":"A","#text":"x"}]}""", "p:Object@Name:#text..3 A:Scalar=\"x\"")]
    [InlineData("""{"p":[{"name":"A","value":[{"key":"B","value":{"c":[1]}}]}]}""",
        "p:Objectname:value..6 A:Objectkey:value..6 B:Object..6 c:Array..6 Scalar=1")]
    [InlineData("""{"p":"[{\"Name\":\"A\",\"Value\":\"x\"}]","q":1}""", "p:ObjectInStringName:Value..3 A:Scalar=\"x\" q:Scalar=1")]
    [InlineData("""{"p":[{"Name":"A","Value":"{\"b\":1}"},{"Name":"C","Value":0}]}""",
        "p:ObjectName:Value..5 A:ObjectInString..4 b:Scalar=1 C:Scalar=0")]
    public void An_array_of_pairs_is_an_object(string record, string expected) => Assert.Equal(expected, Tape(record));

    [Theory]
    [InlineData("""{"p":[]}""")]
    [InlineData("""{"p":[{"Name":"A","Value":1},{"Name":"A","Value":2}]}""")]
    [InlineData("""{"p":[{"Name":"A","Value":1},{"Value":2,"Name":"B"}]}""")]
    [InlineData("""{"p":[{"Name":"A","Value":1},{"name":"B","value":2}]}""")]
    [InlineData("""{"p":[{"Name":"A","Value":1},7]}""")]
    [InlineData("""{"p":[{"Name":"A","Value":1,"More":2}]}""")]
    [InlineData("""{"p":[{"Name":"A"}]}""")]
    [InlineData("""{"p":[{"Name":"A","Name":"B"}]}""")]
    [InlineData("""{"p":[{"Name":7,"Value":1}]}""")]
    [InlineData("""{"p":[{"Name":"","Value":1}]}""")]
    [InlineData("""{"p":[{"Name":"a@example.com","Value":1}]}""")]
    [InlineData("""{"p":[{"Name":"f85a4661-e105-4991-a299-8601aa7e2a4d","Value":1}]}""")]
    [InlineData("""{"p":[{"Name":"A\u0041","Value":1}]}""")]
    [InlineData("""{"p":[{"N\u0061me":"A","Value":1}]}""")]
    [InlineData("""{"p":[[{"ID":"A","Type":1}]]}""")]
    public void Any_other_array_is_an_array(string record)
    {
        Assert.StartsWith("p:Array", Tape(record));
        Trip.Check(record);
    }

    static readonly string[] Ordinary = [.. Enumerable.Range(0, 240).Select(i =>
        $$"""{"time":"2026-03-02T{{i / 60 + 8:D2}}:{{i % 60:D2}}:00Z","user":"u{{i % 5}}","p":["""
        + $$"""{"Name":"Agent","Value":"agent {{i % 5}}"},{"Name":"Kind","Value":"Login"}{{Id(i)}}]}""")];

    static string Id(int i) => i % 3 == 0 ? $$""",{"Name":"Id","Value":{{i * 7919 % 100_000}}}""" : "";

    static readonly RoundTrip Trip = new(Ordinary.Select(Bytes));

    [Fact]
    public void Each_name_has_a_rule_and_a_coder_of_its_own()
    {
        var schema = Trip.Schema;
        Slot Slot(string path) => schema.Tree.Slots.Single(slot => slot.Path == path && slot.Kind == SlotKind.Value);
        Assert.Equal("by user", SchemaWords.Of(schema, Slot("p.Agent")));
        Assert.Equal("always \"Login\"", SchemaWords.Of(schema, Slot("p.Kind")));
        Assert.IsType<NumberCoder>(schema.Coders[Slot("p.Id").Index]);
        // Type, two tokens of time, the user, which pairs there are, and the one that nothing tells.
        Assert.Equal([5, 6], Ordinary.Select(record => Trip.Check(record).Count).Distinct().Order());
    }

    static Gen<string> Any(params string[] texts) => Gen.OneOf([.. texts.Select(Gen.Const)]);

    static string Pair(int style, string name, string value, string blank) => style switch
    {
        0 => $"{{\"Name\":{name},{blank}\"Value\":{value}}}",
        1 => $"{{\"Value\":{value},{blank}\"Name\":{name}}}",
        2 => $"{{\"key\":{name},{blank}\"value\":{value}}}",
        3 => $"{{\"@Name\":{name},{blank}\"#text\":{value}}}",
        4 => $"{{\"Name\":{name}}}",
        _ => value,
    };

    [Fact]
    public void Any_pairs_come_back_by_a_schema_of_others()
    {
        var name = Gen.OneOf(Any("Agent", "Kind", "Id", "New name", "x", "a@b.c", "", "\u00e9"), Gen.String[0, 5]);
        var value = Gen.OneOf(
            Any("null", "true", "-0", "1e400", "1.10", "18446744073709551616", "[]", "{}", "\"\"", "\"agent 1\"", "\"{\\\"a\\\":1}\"",
                "[{\"Name\":\"Agent\",\"Value\":1}]", "\"[{\\\"Name\\\":\\\"Agent\\\",\\\"Value\\\":1}]\""),
            Gen.String.Select(text => JsonSerializer.Serialize(text)));
        var array = Gen.Select(Gen.Int[0, 5], Gen.Select(name, value).List[0, 5], Any("", " "));
        Gen.Select(array, Gen.Bool, (made, inString) =>
        {
            var (style, pairs, blank) = made;
            string text = string.Join("," + blank, pairs.Select(one => Pair(style, JsonSerializer.Serialize(one.Item1), one.Item2, blank)));
            return $"{{\"time\":\"2026-03-02T08:00:00Z\",{blank}\"user\":\"u1\",{blank}\"p\":"
                + (inString ? JsonSerializer.Serialize($"[{text}]") : $"[{text}]") + "}";
        }).Sample(record => { Trip.Check(record); }, iter: 4000, threads: 1);
    }

    [Fact]
    public void A_schema_of_before_has_arrays()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) new SchemaWriter(Trip.Schema, json).Write();
        var file = JsonNode.Parse(memory.ToArray())!.AsObject();
        Assert.True(SchemaReader.Read(memory.ToArray(), "schema.json").Tree.HasPairs);
        Assert.True(file.Remove("pairs"));
        var before = SchemaReader.Read(Bytes(file.ToJsonString()), "schema.json");
        var (tokens, state, residual) = (new List<int>(), new SequenceState(before.Tree.Slots.Count), new ResidualWriter());
        var encoder = new RecordEncoder(before);
        encoder.Encode(Bytes(Ordinary[0]), state, tokens, residual);
        // Where it has an object an array was never seen.
        Assert.Contains(before.Tree.Root.Layout!.Index, encoder.Exceptions);
    }

    [Fact]
    public void A_projection_keeps_them_whole()
    {
        var projection = new RecordProjection([["user"], ["p", "Agent"]]);
        Assert.Equal("""{"user":"u1","p":[{"Name":"Agent","Value":1},{"Name":"B","Value":2}]}""", Encoding.UTF8.GetString(
            projection.Of("""{"t":0,"user":"u1","p":[{"Name":"Agent","Value":1},{"Name":"B","Value":2}]}"""u8)!));
    }

    [Theory]
    [InlineData("p.Agent=agent 3")]
    [InlineData("p.Agent=another")]
    [InlineData("p.Id=4711")]
    public void A_condition_on_a_name_holds_in_every_record(string where)
    {
        using var model = new RandomModel([.. Ordinary.Select(record => (ReadOnlyMemory<byte>)Bytes(record))], new() { Entity = "none" });
        var records = model.Generate(new() { Count = 40, Where = [where], Seed = 2 }).Records.ConvertAll(record => JsonNode.Parse(record)!);
        Assert.Equal(40, records.Count);
        string[] wanted = where["p.".Length..].Split('=');
        foreach (var record in records)
        {
            var pairs = record["p"]!.AsArray();
            Assert.All(pairs, pair => Assert.Equal(["Name", "Value"], pair!.AsObject().Select(part => part.Key)));
            Assert.Equal(wanted[1], pairs.Single(pair => (string?)pair!["Name"] == wanted[0])!["Value"]!.ToString());
            Assert.Equal("Login", pairs.Single(pair => (string?)pair!["Name"] == "Kind")!["Value"]!.ToString());
        }
    }
}
