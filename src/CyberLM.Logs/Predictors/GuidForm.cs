namespace CyberLM.Logs;

/// <summary>
/// GUIDs in quotes whose version and variant digits are as RFC 9562 has them (sections 4.1, 4.2): few spellings show too few of the digits
/// that may stand there, and any other is no GUID that a program writes.
/// </summary>
static class GuidForm
{
    const int Length = 38, Version = 15, Variant = 20;
    static readonly int[] Dashes = [9, 14, 19, 24];
    static readonly UInt128 Versions = SetOf("12345678"), Lower = SetOf("89ab"), Upper = SetOf("89AB");

    /// <summary>The places whose characters are all known then.</summary>
    public static bool IsFixed(int place) => place is Version or Variant;

    /// <summary>Completes the characters of the variant digit; false where the spellings are no such GUIDs.</summary>
    /// <param name="seen">characters by place, a bit for each ASCII code</param>
    public static bool Complete(UInt128[] seen)
    {
        if (seen.Length != Length || !Array.TrueForAll(Dashes, place => seen[place] == SetOf("-"))) return false;
        if ((seen[Version] & ~Versions) != 0 || (seen[Variant] & ~(Lower | Upper)) != 0) return false;
        UInt128 all = seen.Aggregate((one, other) => one | other);
        bool upper = (all & SetOf("ABCDEF")) != 0;
        if (upper && (all & SetOf("abcdef")) != 0) return false;
        seen[Variant] = upper ? Upper : Lower;
        return true;
    }

    static UInt128 SetOf(string characters)
    {
        UInt128 set = 0;
        foreach (char c in characters) set |= UInt128.One << c;
        return set;
    }
}
