using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Schema;

public sealed class RecordKeysTests
{
    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static RecordKeys Of(params string[] records)
    {
        var keys = new RecordKeys();
        foreach (string record in records) keys.Add(Utf8(record));
        return keys;
    }

    [Fact]
    public void Keys_are_named_by_their_path()
    {
        var keys = Of("""{"a":1,"b":{"c":null,"d":[{"e":1,"f":{"g":2}},{"e":3}],"h":"x"},"i":[1,2]}""");
        Assert.Equal(["a", "b", "b.c", "b.d", "b.d[].e", "b.d[].f", "b.d[].f.g", "b.h", "i"],
            keys.Counts.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2}}""", true, true)]
    [InlineData("""{"b":{"c":2},"a":"text"}""", true, true)]          // order and type are not keys
    [InlineData("""{"a":1,"b":{"c":2},"o":null}""", true, true)]      // one record had it
    [InlineData("""{"a":1}""", true, false)]                          // b.c is missing
    [InlineData("""{"a":1,"b":{"c":2},"z":0}""", true, false)]        // z is unknown
    [InlineData("""{"a":1,"b":{"c":2}""", false, false)]
    [InlineData("""{"a":1,"b":{"c":2}}}""", false, false)]
    [InlineData("", false, false)]
    public void A_record_fits_when_it_has_the_keys_that_all_had_and_no_others(string record, bool json, bool hasKeys)
    {
        var check = Of("""{"a":1,"b":{"c":2}}""", """{"a":1,"b":{"c":2},"o":1}""").Check(Utf8(record));
        Assert.Equal((json, hasKeys), (check.Json, check.HasKeys));
        Assert.Equal(json && hasKeys, check.Why is null);
    }

    [Fact]
    public void Keys_survive_their_file()
    {
        var keys = Of("""{"a":1,"b":{"c":2}}""", """{"a":[]}""");
        string file = Path.GetTempFileName();
        using (var stream = File.Create(file))
        using (var json = new Utf8JsonWriter(stream)) keys.Write(json);
        var read = RecordKeys.Read(file);
        Assert.Equal(keys.Records, read.Records);
        Assert.Equal(keys.Counts.OrderBy(c => c.Key), read.Counts.OrderBy(c => c.Key));
        File.WriteAllText(file, """{"records":"two"}""");
        Assert.Throws<CyberLMException>(() => RecordKeys.Read(file));
        File.Delete(file);
    }

    [Fact]
    public void Real_sign_ins_have_the_keys_that_a_tree_walk_finds()
    {
        var keys = new RecordKeys();
        var expected = new HashSet<string>();
        foreach (string line in File.ReadLines(Repository.Shared("data/azure-ad/signin.jsonl")))
        {
            keys.Add(Utf8(line));
            using var document = JsonDocument.Parse(line);
            Walk(document.RootElement, "", expected);
        }
        Assert.Equal(260, keys.Records);
        Assert.Equal(expected.Order(), keys.Counts.Keys.Order());
        Assert.Equal(260, keys.Counts["properties.location.city"]);
    }

    static void Walk(JsonElement element, string path, HashSet<string> paths)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Walk(item, path + "[]", paths);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            string inner = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            paths.Add(inner);
            Walk(member.Value, inner, paths);
        }
    }
}
