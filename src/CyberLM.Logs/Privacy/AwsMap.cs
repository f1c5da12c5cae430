using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// What names an account, a user or a key in AWS: account numbers of 12 digits, and unique identifiers (AKIA..., AIDA..., AROA...), whose
/// first eight characters behind the prefix tell the account and are permuted apart, so that those of one account still look it.
/// </summary>
sealed class AwsMap
{
    public const int AccountLength = 12;
    const int PrefixLength = 4, AccountPart = 8;
    const ulong AccountNumbers = 1_000_000_000_000, WithoutZero = AccountNumbers / 10 * 9;

    /// <summary>Prefixes of unique identifiers, as the documentation of IAM lists them.</summary>
    static readonly string[] Prefixes =
        ["ABIA", "ACCA", "AGPA", "AIDA", "AIPA", "AKIA", "ANPA", "ANVA", "APKA", "AROA", "ASCA", "ASIA"];

    /// <summary>What identifiers are made of, and what they could be made of.</summary>
    const string Base32 = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ", Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    readonly Permutation accounts, withZero;
    readonly Dictionary<(int Length, int Characters), Permutation> parts = [];
    readonly PseudonymKey key;

    public AwsMap(PseudonymKey key)
    {
        accounts = new(key.Derive("aws account"), WithoutZero);
        withZero = new(key.Derive("aws account 0"), AccountNumbers / 10);
        this.key = key;
    }

    public byte[] MapAccount(ReadOnlySpan<byte> digits) => Account(digits, (permutation, number) => permutation.Apply(number));

    public byte[] ReverseAccount(ReadOnlySpan<byte> digits) => Account(digits, (permutation, number) => permutation.Invert(number));

    /// <summary>A leading zero stays one, and none becomes one: a number in JSON could not begin with it.</summary>
    byte[] Account(ReadOnlySpan<byte> digits, Func<Permutation, UInt128, UInt128> map)
    {
        ulong number = ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        const ulong least = AccountNumbers / 10;
        var mapped = number < least ? map(withZero, number) : least + map(accounts, number - least);
        return Encoding.ASCII.GetBytes(((ulong)mapped).ToString("D12", CultureInfo.InvariantCulture));
    }

    public static bool IsAccount(ReadOnlySpan<byte> text) =>
        text.Length == AccountLength && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Four letters that IAM uses and 16 or 17 characters.</summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (PrefixLength + 16 or PrefixLength + 17)) return false;
        foreach (byte b in text)
            if (!char.IsAsciiLetterUpper((char)b) && !char.IsAsciiDigit((char)b)) return false;
        return Array.IndexOf(Prefixes, Encoding.ASCII.GetString(text[..PrefixLength])) >= 0;
    }

    public byte[] MapIdentifier(ReadOnlySpan<byte> text)
    {
        byte[] mapped = text.ToArray();
        MapPart(mapped.AsSpan(PrefixLength, AccountPart));
        MapPart(mapped.AsSpan(PrefixLength + AccountPart));
        return mapped;
    }

    /// <summary>Letters and 2 to 7 stay such; what holds another digit does so afterwards.</summary>
    void MapPart(Span<byte> part)
    {
        bool usual = IsBase32(part);
        string characters = usual ? Base32 : Base36;
        do Permute(part, characters);
        while (!usual && IsBase32(part));
    }

    static bool IsBase32(ReadOnlySpan<byte> part) => !part.ContainsAny("0189"u8);

    void Permute(Span<byte> part, string characters)
    {
        uint size = (uint)characters.Length;
        if (!parts.TryGetValue((part.Length, characters.Length), out var permutation))
        {
            UInt128 count = 1;
            for (int i = 0; i < part.Length; i++) count *= size;
            permutation = parts[(part.Length, characters.Length)] = new(key.Derive($"aws {part.Length} of {size}"), count);
        }
        UInt128 number = 0;
        foreach (byte b in part) number = number * size + (uint)characters.IndexOf((char)b);
        number = permutation.Apply(number);
        for (int i = part.Length - 1; i >= 0; i--, number /= size) part[i] = (byte)characters[(int)(number % size)];
    }
}
