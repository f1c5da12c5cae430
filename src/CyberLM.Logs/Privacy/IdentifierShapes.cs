using System.Globalization;

namespace CyberLM.Logs;

/// <summary>Addresses, GUIDs, SIDs and identifiers of AWS, known by their shape wherever they stand.</summary>
static class IdentifierShapes
{
    const int LongestAddress = 45, LongestSid = 184;

    /// <summary>Looks at a place where a word begins, or a colon stands; returns where what was found ends, or 0.</summary>
    public static int Match(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        byte first = text[at];
        if (char.IsAsciiHexDigit((char)first) || first == ':')
        {
            if (Fits(text, at, GuidMap.Length) && GuidMap.TryParse(text.Slice(at, GuidMap.Length), out _))
                return Add(found, at, GuidMap.Length, FindingKind.Guid);
            if (Fits(text, at, MacMap.Length) && MacMap.TryParse(text.Slice(at, MacMap.Length), out _) && !GoesOn(text, at, MacMap.Length))
                return Add(found, at, MacMap.Length, FindingKind.Mac);
            if (MatchAddress(text, at, found) is > 0 and var end) return end;
        }
        if (first is (byte)'S' or (byte)'s') return MatchSid(text, at, found);
        if (first == 'A') return MatchAws(text, at, found);
        return first is (byte)'i' or (byte)'e' ? MatchHyphened(text, at, found) : 0;
    }

    static bool Fits(ReadOnlySpan<byte> text, int at, int length) => at + length <= text.Length && Words.EndsAt(text, at + length);

    /// <summary>A seventh pair: no hardware address.</summary>
    static bool GoesOn(ReadOnlySpan<byte> text, int at, int length) =>
        at + length + 1 < text.Length && text[at + length] == text[at + 2] && char.IsAsciiHexDigit((char)text[at + length + 1]);

    static int Add(List<Finding> found, int at, int length, FindingKind kind)
    {
        found.Add(new(at, length, kind));
        return at + length;
    }

    static int MatchAddress(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        int end = at, colons = 0;
        bool digits = false;
        for (; end < text.Length && end - at <= LongestAddress; end++)
        {
            byte b = text[end];
            if (b == ':') colons++;
            else if (char.IsAsciiDigit((char)b)) digits = true;
            else if (b != '.' && !char.IsAsciiHexDigit((char)b)) break;
        }
        // A word of letters a to f and colons, as in names of C++, is none.
        if (colons < 2 || !digits || end - at > LongestAddress || !Words.EndsAt(text, end)) return MatchV4(text, at, found);
        while (end > at && text[end - 1] is (byte)'.' or (byte)':' && !AddressMap.TryParse(text[at..end], out _, out _)) end--;
        return AddressMap.TryParse(text[at..end], out _, out bool isV4) && !isV4 ? AddAddress(text, at, end, 128, found)
            : MatchV4(text, at, found);
    }

    /// <summary>Four numbers and no fifth: that would be an object identifier or a version.</summary>
    static int MatchV4(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (at > 1 && text[at - 1] == '.' && char.IsAsciiDigit((char)text[at - 2])) return 0;
        int end = at;
        for (int dots = 0; end < text.Length; end++)
        {
            if (text[end] == '.' ? ++dots == 4 : !char.IsAsciiDigit((char)text[end])) break;
        }
        if (!Words.EndsAt(text, end) || (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit((char)text[end + 1]))) return 0;
        bool isAddress = AddressMap.TryParse(text[at..end], out _, out bool isV4) && isV4 && !IsVersion(text[..at]);
        return isAddress ? AddAddress(text, at, end, 32, found) : 0;
    }

    /// <summary>"FileVersion: 1.0.0.1", "Version=4.0.0.0": the word before says what the numbers are.</summary>
    static bool IsVersion(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(" :=\t\""u8);
        return before.Length >= 7 && Words.Lower(before[^7..]).AsSpan().SequenceEqual("version"u8);
    }

    static int AddAddress(ReadOnlySpan<byte> text, int at, int end, int bits, List<Finding> found)
    {
        if (end < text.Length && text[end] == '/')
        {
            int last = end + 1;
            while (last < text.Length && last - end <= 3 && char.IsAsciiDigit((char)text[last])) last++;
            if (Words.EndsAt(text, last)
                && int.TryParse(text[(end + 1)..last], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= bits)
            {
                found.Add(new(at, end - at, FindingKind.Network, Network: length));
                return last;
            }
        }
        return Add(found, at, end - at, FindingKind.Address);
    }

    static int MatchSid(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (text.Length - at < 6 || text[at + 1] != '-' || text[at + 2] != '1' || text[at + 3] != '-') return 0;
        int end = at + 4;
        while (end < text.Length && end - at < LongestSid
            && (char.IsAsciiDigit((char)text[end]) || (text[end] == '-' && text[end - 1] != '-'))) end++;
        if (text[end - 1] == '-') end--;
        return end - at > 5 && Words.EndsAt(text, end) ? Add(found, at, end - at, FindingKind.Sid) : 0;
    }

    static int MatchAws(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (text.Length - at < 20) return 0;
        int end = at;
        while (end < text.Length && end - at < 22 && Words.IsWord(text[end])) end++;
        return AwsMap.IsIdentifier(text[at..end]) ? Add(found, at, end - at, FindingKind.AwsIdentifier) : 0;
    }

    /// <summary>ip-10-0-0-1, ec2-52-0-0-1: how AWS names hosts.</summary>
    static int MatchHyphened(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        int start = at + (text[at..].StartsWith("ec2-"u8) ? 4 : text[at..].StartsWith("ip-"u8) ? 3 : text.Length), end = start;
        while (end < text.Length && end - start < 15 && (char.IsAsciiDigit((char)text[end]) || text[end] == '-')) end++;
        if (end - start < 7 || !Words.EndsAt(text, end) || !AddressMap.TryParse(Dotted(text[start..end]), out _, out _)) return 0;
        return Add(found, start, end - start, FindingKind.HyphenedAddress);
    }

    public static byte[] Dotted(ReadOnlySpan<byte> hyphened)
    {
        byte[] dotted = hyphened.ToArray();
        dotted.AsSpan().Replace((byte)'-', (byte)'.');
        return dotted;
    }
}
