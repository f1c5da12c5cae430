using System.Net;
using System.Net.Sockets;

namespace CyberLM.Evaluation;

/// <summary>Strict ways to write a text, of which it may meet several.</summary>
[Flags]
enum ValueFormat
{
    None = 0,
    Time = 1,
    Guid = 2,
    Address = 4,
    Integer = 8,
}

static class ValueFormats
{
    const int LongestInteger = 20;

    public static ValueFormat Of(string text)
    {
        var format = ValueFormat.None;
        if (IsTime(text)) format |= ValueFormat.Time;
        if (Guid.TryParseExact(text, "D", out _)) format |= ValueFormat.Guid;
        if (IsAddress(text)) format |= ValueFormat.Address;
        if (IsInteger(text)) format |= ValueFormat.Integer;
        return format;
    }

    static bool IsTime(string text) => JsonValue.TryTime($"\"{text}\"", out _);

    /// <summary>The library takes "1" and "010.1.1.1" for IPv4 addresses; here it is four octets, each without zeros before.</summary>
    static bool IsAddress(string text)
    {
        if (text.Contains(':'))
            return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[';
        string[] octets = text.Split('.');
        return octets.Length == 4 && octets.All(octet => byte.TryParse(octet, out byte value) && value.ToString() == octet);
    }

    static bool IsInteger(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length is > 0 and <= LongestInteger && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
