using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CyberLM.Logs;
using CsCheck;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>Formats against the framework's own parsers: what a walk spells parses, and what parses can be spelled.</summary>
public sealed class SpellingTests
{
    static readonly Gen<ulong> Seeds = Gen.ULong;

    internal static string Draw(Spelling spelling, ulong seed)
    {
        var random = new Random((int)(seed & int.MaxValue));
        var next = new CharSet();
        var text = new StringBuilder();
        for (ulong state = spelling.Start; ;)
        {
            next.Clear();
            spelling.Next(state, next);
            bool mayEnd = spelling.MayEnd(state);
            if (next.IsEmpty || (mayEnd && random.Next(3) == 0))
            {
                Assert.True(mayEnd, $"{text} goes nowhere");
                return text.ToString();
            }
            int[] all = [.. Enumerable.Range(0, 128).Where(next.Contains), .. next.Others];
            int scalar = all.Contains('"') && random.Next(4) == 0 ? '"' : all[random.Next(all.Length)];
            state = spelling.Step(state, scalar);
            Assert.NotEqual(Spelling.Dead, state);
            text.Append((char)scalar);
        }
    }

    static bool Spells(Spelling spelling, string text)
    {
        ulong state = spelling.Start;
        foreach (char c in text)
        {
            state = spelling.Step(state, c);
            if (state == Spelling.Dead) return false;
        }
        return spelling.MayEnd(state);
    }

    [Fact]
    public void Times_are_days_of_the_calendar()
    {
        var times = new TimeSpelling('T', 0b1001001, ["", "+02:00", "Z"], UInt128.One << 19 | UInt128.One << 20 | UInt128.One);
        Seeds.Sample(seed =>
        {
            string text = Draw(times, seed)[1..^1];
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        }, iter: 5000);
        Gen.DateTime[new DateTime(1900, 1, 1), new DateTime(2099, 12, 31)]
            .Sample(time => Spells(times, $"\"{time:yyyy-MM-ddTHH:mm:ss.fff}Z\""));
    }

    [Theory]
    [InlineData("2024-02-29T00:00:00Z", true)]
    [InlineData("2023-02-29T00:00:00Z", false)]
    [InlineData("2100-02-29T00:00:00Z", false)]
    [InlineData("2023-04-31T00:00:00Z", false)]
    [InlineData("2023-13-01T00:00:00Z", false)]
    [InlineData("2023-00-01T00:00:00Z", false)]
    [InlineData("2023-01-00T00:00:00Z", false)]
    [InlineData("2023-01-01T24:00:00Z", false)]
    [InlineData("2023-01-01T23:60:00Z", false)]
    [InlineData("2023-01-01T23:59:60Z", false)]
    [InlineData("2023-01-01T23:59:59.1Z", false)]
    [InlineData("2023-01-01T23:59:59.123Z", true)]
    [InlineData("2023-01-01T23:59:59", false)]
    [InlineData("1823-01-01T23:59:59Z", false)]
    public void A_time_has_its_shape(string text, bool spelled)
    {
        var times = new TimeSpelling('T', 0b1001, ["Z"], UInt128.One << 20 | UInt128.One << 21);
        Assert.Equal(spelled, Spells(times, $"\"{text}\""));
    }

    [Fact]
    public void Addresses_are_addresses()
    {
        Seeds.Sample(seed => IPAddress.Parse(Draw(new Address4Spelling(), seed)[1..^1]).ToString().Length <= 15, iter: 3000);
        Seeds.Sample(seed => IPAddress.TryParse(Draw(new Address6Spelling(upper: false), seed)[1..^1], out _), iter: 5000);
        Gen.Byte.Array[4].Sample(bytes => Spells(new Address4Spelling(), $"\"{new IPAddress(bytes)}\""));
        // The framework writes some of them with an IPv4 part, which is another spelling.
        Gen.OneOf(Gen.Const((byte)0), Gen.Byte).Array[16].Where(bytes => !new IPAddress(bytes).ToString().Contains('.'))
            .Sample(bytes => Spells(new Address6Spelling(upper: false), $"\"{new IPAddress(bytes)}\""));
    }

    [Theory]
    [InlineData("1:2:3:4:5:6:7:8", true)]
    [InlineData("1:2:3:4:5:6:7::", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("1::2:3:4:5:6:7:8", false)]
    [InlineData("1::2::3", false)]
    [InlineData(":1", false)]
    [InlineData("1:", false)]
    [InlineData("12345::", false)]
    public void Groups_of_addresses_are_counted(string text, bool spelled)
    {
        Assert.Equal(spelled, IPAddress.TryParse(text, out _));
        Assert.Equal(spelled, Spells(new Address6Spelling(upper: false), $"\"{text}\""));
    }

    [Fact]
    public void Numbers_and_text_are_json()
    {
        var numbers = new NumberSpelling(true, 20, 0b10101, ["e", "E+", "e-"], 2);
        Seeds.Sample(seed => JsonDocument.Parse(Draw(numbers, seed)).RootElement.ValueKind == JsonValueKind.Number, iter: 5000);
        var text = new TextSpelling(2, 30, TextSpelling.EscapeLetters);
        // GetString refuses halves of surrogate pairs.
        Seeds.Sample(seed => JsonDocument.Parse(Draw(text, seed)).RootElement.GetString()!.Length is >= 1 and <= 42, iter: 5000);
    }

    [Theory]
    [InlineData("-0", true)]
    [InlineData("01", false)]
    [InlineData("1.10", true)]
    [InlineData("1.1", false)]
    [InlineData("1e4", false)]
    [InlineData("12345", false)]
    [InlineData("-", false)]
    [InlineData("1.", false)]
    public void A_number_has_its_digits(string text, bool spelled) =>
        Assert.Equal(spelled, Spells(new NumberSpelling(true, 4, 0b101, [], 1), text));
}
