using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>
/// A schema.json that a person changed: what the tokens mean may not change with it, by models written today or before, and no rule may
/// lead in a circle.
/// </summary>
public sealed class EditedSchemaTests(RandomModel model) : IClassFixture<RandomModel>
{
    FieldModel Fields => model.Fields;

    int Index(string path) => Fields.Schema.Tree.Root.Scope.Slots.First(slot => slot.Kind == SlotKind.Value && slot.Path == path).Index;

    FieldModel Read(string fingerprint, Action<JsonObject> edit)
    {
        using var folder = new TemporaryFolder();
        Fields.WriteTo(folder.Path);
        string path = FieldModel.SchemaPath(folder.Path);
        var schema = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(schema);
        File.WriteAllText(path, schema.ToJsonString());
        return FieldModel.Read(folder.Path, new(Fields.Schema.VocabSize, fingerprint));
    }

    string Refusal(string fingerprint, Action<JsonObject> edit) =>
        Assert.Throws<CyberLMException>(() => Read(fingerprint, edit)).Message;

    string Now => SchemaFingerprint.Of(Fields.Schema);
    string Earlier => SchemaFingerprint.Earlier(Fields.Schema);

    [Fact]
    public void A_model_opens_by_the_name_it_was_given_today_or_before_and_keeps_it()
    {
        Assert.NotEqual(Now, Earlier);
        foreach (string name in new[] { Now, Earlier }) Assert.Equal(name, Read(name, _ => { }).Tokenizer.Fingerprint);
    }

    /// <summary>SHA-256 of a text that is written out here: models of before bear it.</summary>
    [Fact]
    public void The_earlier_name_is_the_one_that_models_bear()
    {
        string schema = """
            {"format":"cyberlm-log-schema","version":2,"records":9,"pairs":true,"type":null,"entity":3,"time":2,"dayStartMinutes":0,
            "types":["other"],"slots":[
            {"slot":0,"is":"layout","path":"","keys":[],"known":["\"t\"\"u\""],"code":{"as":"symbol","spelled":false}},
            {"slot":1,"is":"spacing","path":"","keys":[],"known":["000000"],"code":{"as":"symbol","spelled":false}},
            {"slot":2,"is":"value","path":"t","keys":["t"],"known":[],"code":{"as":"time",
            "formats":[{"separator":"T","digits":0,"trimmed":false,"zone":"Z"}],"leastGap":0,"mostGap":1023}},
            {"slot":3,"is":"value","path":"u","keys":["u"],"known":["a","b"],"shared":1,"owners":[0],
            "code":{"as":"value","recent":8,"newStrings":"string","patterns":[],"templates":[]},
            "predicted":[{"in":[0],"by":{"entity":true}}]}],"pieces":PIECES}
            """;
        using var pieces = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(pieces)) BpeTrainer.Train([], 257).Write(json);
        schema = schema.Replace("PIECES", Encoding.UTF8.GetString(pieces.ToArray()), StringComparison.Ordinal);
        var read = SchemaReader.Read(Encoding.UTF8.GetBytes(schema), "schema.json");
        const string meant = """
            ["other",
            " (Layout)",61,0,{"as":"symbol","spelled":false},
            " (Spacing)",61,0,{"as":"symbol","spelled":false},
            "t",61,301,{"as":"time","formats":[{"separator":"T","digits":0,"trimmed":false,"zone":"Z"}],"leastGap":0,"mostGap":1023},
            "u",362,10,{"as":"value","recent":8,"newStrings":"string","patterns":[],"templates":[]},"\u0022a\u0022","\u0022b\u0022",
            {"format":"cyberlm-tokenizer","version":1,"kind":"bpe","vocab_size":257,"border":0,"pattern":1,"merges":[],
            "sha256":"a08fe274a6e1f703469efff64a7d257781687912788a16ba283a675c23a02c0d"}]
            """;
        byte[] oneLine = Encoding.UTF8.GetBytes(meant.Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(oneLine)), SchemaFingerprint.Earlier(read));
    }

    [Theory]
    [InlineData("entity", null)]
    [InlineData("entity", "app.name")]
    [InlineData("time", null)]
    [InlineData("time", "app.name")]
    [InlineData("type", "tags")]
    public void Another_type_entity_or_time_is_refused(string what, string? path)
    {
        JsonNode? other = path switch { null => null, "tags" => 0, _ => Index(path) };
        foreach (string name in new[] { Now, Earlier })
            Assert.Contains(what, Refusal(name, schema => schema[what] = other?.DeepClone()));
    }

    [Theory]
    [InlineData(99_999_999)]
    [InlineData(-1440)]
    public void A_day_that_begins_outside_of_a_day_is_refused(int minutes)
    {
        foreach (string name in new[] { Now, Earlier })
            Assert.Contains($"dayStartMinutes is {minutes}", Refusal(name, schema => schema["dayStartMinutes"] = minutes));
    }

    /// <summary>Nothing in such a file is wrong by itself; it is only not the model's.</summary>
    [Fact]
    public void Another_border_of_the_day_and_other_owners_no_longer_fit_the_model()
    {
        const string sentence = "no longer fits the model";
        Assert.Contains(sentence, Refusal(Now, schema => schema["dayStartMinutes"] = 60));
        var device = (Func<JsonObject, JsonNode>)(schema => schema["slots"]![Index("device")]!);
        Assert.Contains(sentence, Refusal(Now, schema =>
        {
            device(schema)["shared"] = (int)device(schema)["shared"]! - 1;
            device(schema)["owners"]!.AsArray().Insert(0, 0);
        }));
        Assert.Contains(sentence, Refusal(Now, schema =>
        {
            var owners = device(schema)["owners"]!.AsArray();
            owners[^1] = Fields.Schema.Entity!.Symbols.Count;
        }));
        Assert.Contains("owners", Refusal(Now, schema => device(schema)["owners"]!.AsArray()[0] = -1));
    }

    [Fact]
    public void Rules_exclusions_and_ties_may_be_edited()
    {
        Read(Now, schema =>
        {
            schema.Remove("exclusions");
            schema.Remove("ties");
            schema["slots"]![Index("display")]!.AsObject().Remove("predicted");
        });
    }

    [Theory]
    [InlineData("app.id", "app.name")]
    [InlineData("app.id", "app.id")]
    [InlineData("address", "where.city", "code")]
    public void Rules_in_a_circle_are_refused_with_two_that_are_in_it(params string[] paths)
    {
        foreach (string name in new[] { Now, Earlier })
        {
            string refusal = Refusal(name, schema =>
            {
                for (int i = 0; i < paths.Length; i++)
                    Copy(schema, Index(paths[i]), Index(paths[(i + 1) % paths.Length]));
                // It waits for the circle and is not in it.
                Copy(schema, Index("display"), Index(paths[0]));
            });
            Assert.Contains("circle", refusal);
            Assert.DoesNotContain("display", refusal);
            Assert.Contains(paths, path => refusal.Contains($"({path})", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_template_of_a_slot_in_a_list_is_not_made_of_what_stands_outside()
    {
        int element = Fields.Schema.Tree.Slots.First(slot => slot.Path == "tags[]" && slot.Kind == SlotKind.Value).Index;
        string refusal = Refusal(Now, schema => schema["slots"]![element]!["predicted"] =
            JsonNode.Parse($$$"""[{"in":[0],"by":{"template":["\"",{{{Index("code")}}},"\""]}}]"""));
        Assert.Contains($"slot {Index("code")} is not answered together", refusal);
    }

    static void Copy(JsonObject schema, int slot, int from) => schema["slots"]![slot]!["predicted"] =
        JsonNode.Parse($$$"""[{"in":[0],"by":{"copyOf":{{{from}}},"before":"\"","behind":"\"","lower":false}}]""");
}
