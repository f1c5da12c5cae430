using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Windows security identifiers. S-1-5-21-a-b-c-r: the domain a-b-c is permuted, and r from 1000 on among numbers of as many digits; lower
/// ones mean the same everywhere (500 is Administrator). S-1-12-1-a-b-c-d spells the GUID of an Entra object and becomes its pseudonym's.
/// All others are public, or last as long as a session, and stay.
/// </summary>
sealed class SidMap(PseudonymKey key, GuidMap guids)
{
    const int DomainParts = 3;
    const uint FirstOfDomain = 1000;
    static readonly string Domain = "S-1-5-21-", Directory = "S-1-12-1-";
    readonly Permutation domains = new(key.Derive("sid domain"), UInt128.One << 96);
    readonly Dictionary<int, Permutation> byDigits = [];

    /// <summary>Of a spelling that begins with S-1-.</summary>
    public byte[] Map(ReadOnlySpan<byte> spelling)
    {
        string text = Encoding.ASCII.GetString(spelling);
        string head = text.StartsWith(Domain, StringComparison.OrdinalIgnoreCase) ? Domain
            : text.StartsWith(Directory, StringComparison.OrdinalIgnoreCase) ? Directory : "";
        string[] parts = text[head.Length..].Split('-');
        var numbers = new uint[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!uint.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return spelling.ToArray();
        if (head == Domain && parts.Length >= DomainParts) MapDomain(numbers);
        else if (head == Directory && parts.Length == 4) GuidMap.ToWords(guids.Map(GuidMap.OfWords(numbers)), numbers);
        else return spelling.ToArray();
        return Encoding.ASCII.GetBytes(text[..head.Length] + string.Join('-', numbers));
    }

    void MapDomain(uint[] numbers)
    {
        if (numbers[..DomainParts].All(number => number == 0)) return;           // S-1-5-21-0-0-0: claims, the same everywhere
        var domain = ((UInt128)numbers[0] << 64) | ((UInt128)numbers[1] << 32) | numbers[2];
        do domain = domains.Apply(domain);
        while (domain == 0);
        (numbers[0], numbers[1], numbers[2]) = ((uint)(domain >> 64), (uint)(domain >> 32), (uint)domain);
        for (int i = DomainParts; i < numbers.Length; i++)
            if (numbers[i] >= FirstOfDomain) numbers[i] = Relative(numbers[i]);
    }

    uint Relative(uint number)
    {
        int digits = number.ToString(CultureInfo.InvariantCulture).Length;
        uint least = (uint)Math.Pow(10, digits - 1);
        uint count = digits == 10 ? uint.MaxValue - least : 9 * least;
        if (number - least >= count) return number;
        if (!byDigits.TryGetValue(digits, out var permutation))
            byDigits.Add(digits, permutation = new(key.Derive($"sid {digits}"), count));
        return least + (uint)permutation.Apply(number - least);
    }
}
