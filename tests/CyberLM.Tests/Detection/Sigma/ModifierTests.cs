using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Modifiers, against the library's own encoders and addresses, and against the specification's sentences.</summary>
public sealed class ModifierTests
{
    static string Event(string text) => $"{{\"f\":{JsonSerializer.Serialize(text)}}}";

    static string Quoted(string text) => "'" + text.Replace("'", "''") + "'";

    [Fact]
    public void Base64offset_finds_a_text_wherever_it_stands_in_what_was_encoded() =>
        Gen.Select(Gen.String[Gen.Char["abcé z1€"], 2, 12], Gen.String[0, 5], Gen.String[0, 5]).Sample((text, before, after) =>
        {
            string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{text}{after}"));
            Assert.True(Sig.Holds($"f|base64offset|contains: {Quoted(text)}", Event(encoded)), $"{before}|{text}|{after}");
        }, iter: 100, threads: 1);

    [Fact]
    public void Encodings_of_text_are_the_librarys()
    {
        const string text = "Test €";
        (string Modifier, Encoding Encoding)[] encodings =
        [
            ("utf16le", new UnicodeEncoding(false, false)), ("wide", new UnicodeEncoding(false, false)),
            ("utf16be", new UnicodeEncoding(true, false)), ("utf16", new UnicodeEncoding(false, true)),
        ];
        foreach (var (modifier, encoding) in encodings)
        {
            string encoded = Convert.ToBase64String([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            Assert.True(Sig.Holds($"f|{modifier}|base64: '{text}'", Event(encoded)), modifier);
        }
    }

    [Fact]
    public void Networks_are_the_librarys() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.UInt).Sample((network, bits, near) =>
        {
            var address = new IPAddress(BitConverter.GetBytes(network));
            // Half of the addresses differ in few bits, so that both answers come.
            var other = new IPAddress(BitConverter.GetBytes(near % 2 == 0 ? near : network ^ 1u << (int)(near >> 1) % 32));
            bool within = new IPNetwork(Masked(address, bits), bits).Contains(other);
            Assert.Equal(within, Sig.Holds($"f|cidr: {address}/{bits}", Event(other.ToString())));
        }, iter: 100, threads: 1);

    static IPAddress Masked(IPAddress address, int bits)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < 32; i++)
        {
            if (i >= bits) bytes[i / 8] &= (byte)~(0x80 >> i % 8);
        }
        return new IPAddress(bytes);
    }

    [Theory]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "::2", false)]
    [InlineData("2001:db8::/32", "2001:DB8:1::5", true)]
    [InlineData("fe80::/10", "fe80::1%eth0", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", " 10.1.2.3 ", true)]
    [InlineData("10.0.0.0/8", "10", false)]
    [InlineData("10.0.0.0/8", "0x0a.1.2.3", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3/24", false)]
    [InlineData("192.0.2.77/24", "192.0.2.1", true)]
    public void Addresses(string network, string text, bool holds) => Assert.Equal(holds, Sig.Holds($"f|cidr: '{network}'", Event(text)));

    [Theory]
    [InlineData(" -a -b", "x /a \u2013b", true)]
    [InlineData(" -a -b", "x \u2014a \u2015b", true)]
    [InlineData("/a", "-A", true)]
    [InlineData("x-a", "x/a", false)]
    [InlineData(" -* y", "- y", false)]
    public void Dashes(string value, string text, bool holds) =>
        Assert.Equal(holds, Sig.Holds($"f|contains|windash: '{value}'", Event(text)));

    [Theory]
    [InlineData("f|re: '^a.c$'", "abc", true)]
    [InlineData("f|re: 'b'", "abc", true)]
    [InlineData("f|re: 'B'", "abc", false)]
    [InlineData("f|re|i: 'B'", "abc", true)]
    [InlineData("f|re: '(?i)B'", "abc", true)]
    [InlineData("f|re: 'a.c'", "a\nc", false)]
    [InlineData("f|re|s: 'a.c'", "a\nc", true)]
    [InlineData("f|re: '^c'", "a\nc", false)]
    [InlineData("f|re|m: '^c'", "a\nc", true)]
    [InlineData(@"f|re: '^\d$'", "\u0663", false)]
    [InlineData(@"f|re: '^[\d]$'", "5", true)]
    [InlineData(@"f|re: '^\W$'", "é", true)]
    [InlineData("f|re|startswith: 'b|c'", "abc", false)]
    [InlineData("f|re|endswith: 'b|c'", "abc", true)]
    public void Expressions(string selection, string text, bool holds) => Assert.Equal(holds, Sig.Holds(selection, Event(text)));

    [Theory]
    [InlineData("f|gte: 10", "{\"f\":\"10\"}", true)]
    [InlineData("f|gt: 10", "{\"f\":10}", false)]
    [InlineData("f|lt: -1.5", "{\"f\":-2}", true)]
    [InlineData("f|lte: 5", "{\"f\":\"five\"}", false)]
    [InlineData("f|hour: 3", "{\"f\":\"2024-07-10T03:45:00+05:00\"}", true)]
    [InlineData("f|hour|gte: 20", "{\"f\":\"2024-07-10 21:45:00\"}", true)]
    [InlineData("f|week: 53", "{\"f\":\"2021-01-01\"}", true)]
    [InlineData("f|year: 2023", "{\"f\":1700000000}", true)]
    [InlineData("f|month: 11", "{\"f\":\"1700000000000\"}", true)]
    [InlineData("f|day: 31", "{\"f\":\"2024-02-31T00:00:00Z\"}", false)]
    [InlineData("f|fieldref: g", "{\"f\":\"A\",\"g\":\"a\"}", true)]
    [InlineData("f|fieldref|cased: g", "{\"f\":\"A\",\"g\":\"a\"}", false)]
    [InlineData("f|fieldref|contains: g", "{\"f\":\"xa*y\",\"g\":\"A*\"}", true)]
    [InlineData("f|fieldref|neq: g", "{\"f\":\"A\"}", true)]
    [InlineData("f|fieldref: g", "{\"f\":\"A\"}", false)]
    public void Comparisons(string selection, string json, bool holds) => Assert.Equal(holds, Sig.Holds(selection, json));

    [Fact]
    public void Placeholders_become_their_values_and_then_other_modifiers_apply()
    {
        var options = new SigmaOptions
        {
            Placeholders = new Dictionary<string, IReadOnlyList<string>> { ["Administrators"] = ["adm_*", "root"] },
        };
        Assert.True(Sig.Holds("f|expand: '%Administrators%'", Event("ADM_x"), options));
        Assert.True(Sig.Holds("f|contains|expand: 'by %Administrators%'", Event("done by root today"), options));
        Assert.False(Sig.Holds("f|expand: '%Administrators%'", Event("rooted"), options));
        Assert.True(Sig.Holds("f|expand: '50\\%'", Event("50%"), options));
        Assert.True(Sig.Holds("f: '%Administrators%'", Event("%administrators%"), options));
    }
}
