using System.Net;

namespace CyberLM.Logs;

/// <summary>
/// What an answer asked for has to look like: a field that is true or false in all records, a number, an address or a time is that in those
/// asked for too, or what follows from it would follow from nonsense.
/// </summary>
static class AskedForm
{
    const int FewestAddresses = 3;

    /// <exception cref="CyberLMException">it is something else</exception>
    public static void Require(LogSchema schema, Slot slot, byte[] answer, string written)
    {
        if (Misfit(schema, slot, answer) is not { } form) return;
        throw new CyberLMException($"--where {Shown(written)}: this field is {form} in all records",
            "cyberlm inspect shows what it may be");
    }

    /// <summary>What it would have to be and is not; null where it may be.</summary>
    public static string? Misfit(LogSchema schema, Slot slot, byte[] answer) =>
        slot.Symbols.Find(answer) >= 0 || Expected(schema, slot) is not { } form || form.Fits(answer) ? null : form.Name;

    static (string Name, Func<byte[], bool> Fits)? Expected(LogSchema schema, Slot slot)
    {
        if (schema.Coders[slot.Index] is NumberCoder) return ("a number", IsNumber);
        if (schema.Coders[slot.Index] is TimeCoder time) return ("a time", answer => time.Scale.Read(answer, out _) >= 0);
        byte[][] known = [.. Enumerable.Range(0, slot.Symbols.Count).Select(symbol => slot.Symbols[symbol].ToArray())];
        known = Array.FindAll(known, answer => !answer.AsSpan().SequenceEqual("null"u8) && !answer.AsSpan().SequenceEqual("\"\""u8));
        if (known.Length == 0) return null;
        if (Array.TrueForAll(known, IsTruth)) return ("true or false", IsTruth);
        if (Array.TrueForAll(known, IsNumber)) return ("a number", IsNumber);
        return known.Length >= FewestAddresses && Array.TrueForAll(known, IsAddress) ? ("an address", IsAddress) : null;
    }

    static bool IsTruth(byte[] answer) => answer.AsSpan().SequenceEqual("true"u8) || answer.AsSpan().SequenceEqual("false"u8);

    static bool IsNumber(byte[] answer) => new NumberText(whole: false).Accepts(answer);

    static bool IsAddress(byte[] answer) =>
        answer is [(byte)'"', ..] && IPAddress.TryParse(System.Text.Encoding.UTF8.GetString(Copy.Content(answer)), out _);

    /// <summary>As much of it as a sentence holds.</summary>
    public static string Shown(string text)
    {
        const int most = 80;
        return text.Length <= most ? text : text[..most] + "...";
    }
}
