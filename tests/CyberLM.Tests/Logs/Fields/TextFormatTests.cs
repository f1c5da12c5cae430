using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>The automata of new values against the parsers of .NET: all that they let pass is whole, and what is whole passes.</summary>
public sealed class TextFormatTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes drawn among those allowed until the text may end and a coin says so.</summary>
    static byte[] Walk(ByteAutomaton automaton, Random random, int longest = 60)
    {
        var text = new List<byte>();
        int state = 0;
        while (true)
        {
            if (automaton.Ends(state) && (text.Count >= longest || random.Next(6) == 0)) return [.. text];
            byte[] next = [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => automaton.Next(state, b) != ByteAutomaton.Refused)];
            Assert.True(next.Length > 0 || automaton.Ends(state), $"stuck behind {Encoding.Latin1.GetString([.. text])}");
            if (next.Length == 0) return [.. text];
            byte drawn = next[random.Next(next.Length)];
            text.Add(drawn);
            state = automaton.Next(state, drawn);
            Assert.InRange(text.Count, 0, 5000);
        }
    }

    [Fact]
    public void Any_walk_of_a_string_is_one_for_the_json_parser()
    {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] json = [(byte)'"', .. Walk(TextFormat.Any, random), (byte)'"'];
            var reader = new Utf8JsonReader(json);
            Assert.True(reader.Read());
            Assert.NotNull(reader.GetString());                    // throws at half surrogates and bytes that are no UTF-8
            Assert.False(reader.Read());
        }
    }

    [Fact]
    public void Any_string_as_the_json_writer_spells_it_passes() => Gen.String.Sample(text =>
    {
        byte[] spelled = JsonSerializer.SerializeToUtf8Bytes(text);
        bool hasSurrogates = text.Any(char.IsSurrogate);           // the writer escapes them, which is not let pass
        Assert.True(hasSurrogates || TextFormat.Any.Accepts(spelled.AsSpan(1..^1)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_walk_of_a_number_is_one_for_the_json_parser(bool whole)
    {
        var random = new Random(2);
        for (int i = 0; i < 5000; i++)
        {
            byte[] text = Walk(new NumberText(whole), random);
            using var document = JsonDocument.Parse(text);
            Assert.Equal(JsonValueKind.Number, document.RootElement.ValueKind);
            Assert.True(double.IsFinite(document.RootElement.GetDouble()));
            if (whole) document.RootElement.GetInt64();
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Any_walk_of_an_address_is_one(bool v4, bool v6)
    {
        var random = new Random(3);
        var automaton = new AddressText(v4, v6);
        for (int i = 0; i < 5000; i++)
        {
            string text = Encoding.ASCII.GetString(Walk(automaton, random));
            Assert.True(IPAddress.TryParse(text, out var address), text);
            bool four = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            Assert.True(four ? v4 : v6, text);
            if (four) Assert.Equal(text, address.ToString());
        }
    }

    [Fact]
    public void Any_address_as_dotnet_spells_it_passes()
    {
        var automaton = new AddressText(true, true);
        Gen.Byte.Array[4].Sample(bytes => automaton.Accepts(Bytes(new IPAddress(bytes).ToString())));
        Gen.Byte.Array[16].Sample(bytes =>
        {
            bytes[0] = 0x20;                                       // not of the blocks that .NET spells with a dotted end
            for (int i = 2; i < 16; i++)
                if (bytes[i] > 128) bytes[i] = 0;                  // long runs of zeros: all places of "::"
            return automaton.Accepts(Bytes(new IPAddress(bytes).ToString()));
        });
    }

    [Theory]
    [InlineData("ipv4", "10.0.0.1", "192.168.17.4")]
    [InlineData("ip", "10.0.0.1", "2001:db8::1")]
    [InlineData("string", "10.0.0.1", "unknown")]
    [InlineData("string", "1.10", "2.7")]
    public void The_form_of_strings_is_found(string word, params string[] contents)
    {
        var format = TextFormat.Of([.. contents.Select(Bytes)]);
        Assert.Equal(word, TextFormat.Word(format));
        Assert.Equal(word, TextFormat.Word(TextFormat.Parse(word)));
        Assert.All(contents, content => Assert.True(format.Accepts(Bytes(content))));
    }

    [Fact]
    public void Strings_of_one_length_keep_their_places()
    {
        byte[][] contents = [.. Enumerable.Range(0, 100).Select(i => Bytes($"HOST-{i * 7919 % 9973:D4}"))];
        string word = TextFormat.Word(TextFormat.Of(contents));
        Assert.StartsWith("places HOST-", word);
        Assert.True(TextFormat.Parse(word).Accepts("HOST-0815"u8));
        Assert.False(TextFormat.Parse(word).Accepts("HOST-08x5"u8));
    }
}
