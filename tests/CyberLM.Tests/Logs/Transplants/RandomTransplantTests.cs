using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Logs;
using Xunit;
using static CyberLM.Tests.Logs.Transplants.Recorded;

namespace CyberLM.Tests.Logs.Transplants;

/// <summary>Random records with names and times put anywhere: none is left, and the way back gives the same bytes.</summary>
public sealed class RandomTransplantTests
{
    const string Old = "christophe", New = "bob-42";
    const long Seconds = 86_400 * 300 + 7;

    static Gen<string> Any(params string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    /// <summary>No word character at its ends, so that a name between two of them is a word.</summary>
    static readonly Gen<string> Noise = Gen.Frequency(
        (4, Any(" ", "/", "\\", "\"", ": ", ", ", " é ", "\n", "\t", " {", "=", "&", "%20", " 100% ", "\u0001", "-", "_")),
        (3, Any(" xchristophe ", " christophes ", " 12 ", " 2012-10-17 ", " v1.2.3.4 ", " AKIA ", " user ", " ü ")));

    static readonly Gen<string> Piece = Any(
        Old, $"{Old}@contoso.com", "CHRISTOPHE", "2024-07-30T21:53:13.5Z", "2024-07-30 21:53:13", "Jul 30, 2024 9:53:13 PM",
        "1722376393", "8.8.4.4");

    static readonly Gen<string> Text = Gen.Select(Noise, Piece.Array[0, 3], Noise.Array[4]).Select((first, pieces, noise) =>
    {
        var text = new StringBuilder(first);
        foreach (var (i, piece) in pieces.Index()) text.Append(piece).Append(noise[i]);
        return text.ToString();
    });

    /// <summary>As it stands, with its percents escaped, or as JSON in a string in a string.</summary>
    static readonly Gen<string> Spelled = Gen.Select(Text, Gen.Int[0, 4]).Select((text, way) => way switch
    {
        0 => Uri.EscapeDataString(text.Replace("%20", " ", StringComparison.Ordinal)),      // escaped twice is found, and not replaced
        1 => JsonSerializer.Serialize(new { inner = text }),
        2 => JsonSerializer.Serialize(new { outer = JsonSerializer.Serialize(new[] { text }) }),
        _ => text,
    });

    static readonly Gen<string> Record = Gen.Select(Spelled.Array[1, 5], Gen.Bool).Select((texts, relaxed) =>
    {
        var options = new JsonSerializerOptions
        {
            Encoder = relaxed ? System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null,
        };
        var members = texts.Select((text, i) => $"\"k{i}\": {JsonSerializer.Serialize(text, options)}");
        return $"{{\"time\":\"2024-07-30T21:53:13Z\",\"user\":\"{Old}\" , {string.Join(",", members)}}}";
    });

    static TransplantRequest Request(long seconds, string old, string by) =>
        new([$"{old}={by}"], seconds, 1) { KeepRest = true, KeepAddresses = true };

    [Fact]
    public void Nothing_is_left_and_the_way_back_gives_the_same_bytes() => Record.Array[1, 4].Sample(records =>
    {
        var recording = Of(records);
        var transplant = Plan(recording, null, Request(Seconds, Old, New));
        var moved = transplant.Write();
        foreach (var record in moved)
        {
            using var json = JsonDocument.Parse(record.Utf8);
            foreach (string text in Strings(json.RootElement)) AssertNothingLeft(text);
        }
        var back = Plan(Of(moved.Select(record => record.Utf8)), null, Request(-Seconds, New, Old)).Write();
        Assert.Equal(recording.Records.Select(record => Encoding.UTF8.GetString(record.Utf8)),
            back.Select(record => Encoding.UTF8.GetString(record.Utf8)));
    }, iter: 100);

    /// <summary>All strings, with JSON within strings taken apart and percents undone.</summary>
    static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!, Uri.UnescapeDataString(element.GetString()!)],
        _ => [],
    };

    static void AssertNothingLeft(string text)
    {
        for (int at = 0; (at = text.IndexOf(Old, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int end = at + Old.Length;
            bool isPart = (at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end]));
            // What an escape ends in is a letter too: \n before a name, %20.
            bool escaped = at > 0 && (text[at - 1] is 'n' or 't' || (at > 2 && text[at - 3] is '%') || (at > 5 && text[at - 6] is '\\'));
            Assert.True(isPart && (!escaped || text.Contains("xchristophe") || text.Contains("christophes")), $"left in: {text}");
        }
        Assert.DoesNotContain("2024-07-30", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jul 30, 2024", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1722376393", text, StringComparison.Ordinal);
    }

    /// <summary>Whatever the bytes are, the records stay JSON where they were, and what has no name in it stays.</summary>
    [Fact]
    public void Records_without_the_name_stay_byte_for_byte() => Gen.Select(Sinks.AnyRecord.Table, Gen.Bool).Sample((table, _) =>
    {
        byte[] named = Encoding.UTF8.GetBytes("""{"time":"2024-07-30T21:53:13Z","user":"christophe"}""");
        var recording = Of(table.Prepend(named));
        var moved = Plan(recording, null, Request(0, Old, New)).Write().ToDictionary(record => record.Number);
        foreach (var record in recording.Records.Where(record => record.Number > 1))
            Assert.Equal(Encoding.UTF8.GetString(record.Utf8), Encoding.UTF8.GetString(moved[record.Number].Utf8));
    }, iter: 100);
}
