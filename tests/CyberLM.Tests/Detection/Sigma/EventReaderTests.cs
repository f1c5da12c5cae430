using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>What an event is read as, beside what the library's reader of JSON says of it.</summary>
public sealed class EventReaderTests
{
    const int LargestDepth = 256;

    static readonly FieldTable Fields = FieldsOf("a", "a.a", "\u00e9", "b", "a.b");

    static FieldTable FieldsOf(params string[] names)
    {
        var rules = Sig.Load(Sig.Rule(string.Join("\n", names.Select(name => $"\"{name}\": x"))));
        Assert.Empty(rules.Refused);
        return rules.Fields;
    }

    /// <summary>Kind and text of what stands in the event, in its order; null where it is no object.</summary>
    static List<string>? ByUs(EventReader reader, EventView view, byte[] record)
    {
        if (!reader.Read(record, view)) return null;
        return [.. Enumerable.Range(0, view.Count).Where(value => view.Kind(value) < EventValueKind.Object).Select(value =>
            $"{view.Paths.Path(view.Node(value))} {view.Kind(value)} {Convert.ToHexString(view.Text(value))}")];
    }

    static List<string>? ByLibrary(byte[] record)
    {
        var found = new List<string>();
        var path = new Stack<string>();
        try
        {
            var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = LargestDepth });
            string key = "";
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName: key = Path(path, Text(ref reader)); break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray: path.Push(key); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: key = path.Count > 0 ? path.Pop() : ""; break;
                    default: found.Add($"{key} {Kind(reader.TokenType)} {Convert.ToHexString(Text(ref reader))}"); break;
                }
            }
            return found;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Path(Stack<string> path, byte[] key) =>
        path.TryPeek(out string? above) ? $"{above}.{Encoding.UTF8.GetString(key)}" : Encoding.UTF8.GetString(key);

    /// <summary>Half of a surrogate pair is what the library would not copy; there our own text stands in.</summary>
    static byte[] Text(ref Utf8JsonReader reader)
    {
        byte[] text = new byte[reader.ValueSpan.Length];
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            return text[..JsonUnescape.Write(reader.ValueSpan, text)];
        }
    }

    static EventValueKind Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.String => EventValueKind.Text,
        JsonTokenType.Number => EventValueKind.Number,
        JsonTokenType.Null => EventValueKind.Null,
        _ => EventValueKind.Boolean,
    };

    static void Compare(EventReader reader, EventView view, byte[] record)
    {
        var (ours, theirs) = (ByUs(reader, view, record), ByLibrary(record));
        if (ours is null != theirs is null || (ours is not null && !ours.SequenceEqual(theirs!)))
            Assert.Fail($"{Encoding.UTF8.GetString(record)}\n{Told(ours)}\n{Told(theirs)}");
    }

    static string Told(List<string>? values) => values is null ? "no object" : string.Join(", ", values);

    [Theory]
    [InlineData("{}")]
    [InlineData(" \t\r\n{ \"a\" : [ ] , \"b\" : { } } \n")]
    [InlineData("{\"a\":[1,[2,{\"b\":[3,[]]}],4],\"b\":5}")]
    [InlineData("{\"a\":[}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[,1]}")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":1}\0")]
    [InlineData("{\"a\":1\0}")]
    [InlineData("{\"a\":\"\0\"}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\u007f\"}")]
    [InlineData("{\"a\":\"x")]
    [InlineData("{\"a\":\"x\\")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"\\u12G4\"}")]
    [InlineData("{\"a\":\"\\u00e9\\uD83D\\uDE00\\ud800\\\"\\\\\\/\\b\\f\\n\\r\\t\"}")]
    [InlineData("{\"\\u0061\\\"\":1}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":truex}")]
    [InlineData("{\"a\":true,\"a\":false,\"a\":null}")]
    [InlineData("{\"a\":nul")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":[0,-0,1.5,-1e9,1E+9,1e-9,10.0e0,123456789012345678901234567890]}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":1e+}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1 2}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":0x1}")]
    [InlineData("{\"a\":1//\n}")]
    [InlineData("{'a':1}")]
    [InlineData("\ufeff{}")]
    [InlineData("[{}]")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData(" ")]
    public void Words_of_the_grammar_and_what_is_none(string record) =>
        Compare(new EventReader(), new EventView(Fields), Encoding.UTF8.GetBytes(record));

    /// <summary>What ends a string, or is escaped in it, stands at each place of the 32 bytes that are looked at together.</summary>
    [Fact]
    public void Strings_of_every_length_with_an_escape_at_every_place()
    {
        var (reader, view) = (new EventReader(), new EventView(Fields));
        foreach (string inside in (string[])["", "\\\\", "\\\\\\\"", "\\u00e9", "\\", "\\u00", "\n", "\\u00e9\\\\\\\\"])
            for (int before = 0; before < 70; before++)
                for (int behind = 0; behind < 3; behind++)
                {
                    string text = new string('x', before) + inside + new string('y', behind);
                    Compare(reader, view, Encoding.UTF8.GetBytes($"{{\"a\":\"{text}\"}}"));
                }
    }

    [Theory]
    [InlineData(LargestDepth - 1, true)]
    [InlineData(LargestDepth, false)]
    public void Depth_ends_where_the_library_was_told_to_end(int inner, bool isRead)
    {
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("[", "]"), ("{\"a\":", "}")])
        {
            byte[] record = Encoding.UTF8.GetBytes(
                $"{{\"a\":{string.Concat(Enumerable.Repeat(open, inner))}1{string.Concat(Enumerable.Repeat(close, inner))}}}");
            Assert.Equal(isRead, ByLibrary(record) is not null);
            Assert.Equal(isRead, new EventReader().Read(record, new EventView(Fields)));
        }
    }

    static Gen<string> Any(params string[] texts) => Gen.OneOf([.. texts.Select(Gen.Const)]);

    static readonly Gen<string> Pieces = Any("{", "}", "[", "]", ",", ":", "\"a\"", "\"a\":", "\"b\":", "\"\u00e9\":",
        "\"\"", "\"\\\\\\\\x\\\\y\\\"\"", "\"\\u0041\"", "1", "-0.5e3", "true", "false", "null", " ", "\n", "\"", "\\", "0", "{\"a\":1}",
        "[1,\"x\"]", "\"Microsoft-Windows-Sysmon/Operational\"", "{\"a\":[{\"a\":", "}]}");

    /// <summary>Texts that are nearly JSON, most of them begun as an object.</summary>
    [Fact]
    public void Texts_of_pieces_of_the_grammar_are_read_alike()
    {
        var (reader, view) = (new EventReader(), new EventView(Fields));
        Gen.Select(Any("{", "{\"a\":", ""), Pieces.Array[0, 12], Any("}", "\"}", "]}", "")).Sample(
            (begin, pieces, end) => Compare(reader, view, Encoding.UTF8.GetBytes(begin + string.Concat(pieces) + end)),
            iter: 20_000, threads: 1);
    }

    /// <summary>One byte of a whole event is another one, or is gone.</summary>
    [Fact]
    public void Events_with_a_wrong_byte_are_read_alike()
    {
        var (reader, view) = (new EventReader(), new EventView(Fields));
        byte[] whole = Encoding.UTF8.GetBytes(
            """{"a": {"a": "C:\\Windows\\System32\\cmd.exe", "b": [1.5, -2e3, {"a": "\u00e9"}]}, "b": null, "é": [true, [], {}]}""");
        Compare(reader, view, whole);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample((place, other, isGone) =>
        {
            byte[] changed = isGone ? [.. whole[..place], .. whole[(place + 1)..]] : [.. whole[..place], other, .. whole[(place + 1)..]];
            Compare(reader, view, changed);
        }, iter: 20_000, threads: 1);
    }
}
