using System.Net;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// What an answer asked for has to look like: a field that is true or false in all records, a number, an address or a time is that in those
/// asked for too, or what follows from it would follow from nonsense.
/// </summary>
static class AskedForm
{
    const int FewestAlike = 3, Examples = 5;

    /// <exception cref="CyberLMException">it is something else</exception>
    public static void Require(LogSchema schema, Slot slot, byte[] answer, string written)
    {
        if (Misfit(schema, slot, answer) is not { } form) return;
        throw new CyberLMException($"--where {Shown(written)}: this field is {form} in all records",
            Known(slot) is [_, ..] known ? $"they have {string.Join(", ", known.Take(Examples).Select(Text))}"
                : "cyberlm inspect shows what it may be");
    }

    /// <summary>Answers that some records have, null and the empty text apart.</summary>
    static byte[][] Known(Slot slot) =>
        [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())
            .Where(answer => !answer.AsSpan().SequenceEqual("null"u8) && !answer.AsSpan().SequenceEqual("\"\""u8))];

    /// <summary>What it would have to be and is not; null where it may be.</summary>
    public static string? Misfit(LogSchema schema, Slot slot, byte[] answer) =>
        slot.Symbols.Find(answer) >= 0 || Expected(schema, slot) is not { } form || form.Fits(answer) ? null : form.Name;

    static (string Name, Func<byte[], bool> Fits)? Expected(LogSchema schema, Slot slot)
    {
        if (schema.Coders[slot.Index] is NumberCoder) return ("a number", IsNumber);
        if (schema.Coders[slot.Index] is TimeCoder time) return ("a time", answer => time.Scale.Read(answer, out _) >= 0);
        byte[][] known = Known(slot);
        if (known.Length == 0) return null;
        if (Array.TrueForAll(known, IsTruth)) return ("true or false", IsTruth);
        if (Array.TrueForAll(known, IsNumber)) return ("a number", IsNumber);
        if (known.Length < FewestAlike) return null;
        if (Array.TrueForAll(known, IsCode)) return ("a whole number", IsCode);
        return Array.TrueForAll(known, IsAddress) ? ("an address", IsAddress) : null;
    }

    static bool IsTruth(byte[] answer) => answer.AsSpan().SequenceEqual("true"u8) || answer.AsSpan().SequenceEqual("false"u8);

    static bool IsNumber(byte[] answer) => new NumberText(whole: false).Accepts(answer);

    /// <summary>Digits in quotes.</summary>
    static bool IsCode(byte[] answer) =>
        answer is [(byte)'"', .. { Length: > 0 } code, (byte)'"'] && Array.TrueForAll(code, digit => char.IsAsciiDigit((char)digit));

    /// <summary>The parser of addresses takes any whole number for one, too.</summary>
    static bool IsAddress(byte[] answer) =>
        answer is [(byte)'"', ..] && Text(answer) is var text && text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out _);

    static string Text(byte[] answer) => Shown(Encoding.UTF8.GetString(answer is [(byte)'"', ..] ? Copy.Content(answer) : answer));

    /// <summary>As much of it as a sentence holds.</summary>
    public static string Shown(string text)
    {
        const int most = 80;
        return text.Length <= most ? text : text[..most] + "...";
    }
}
