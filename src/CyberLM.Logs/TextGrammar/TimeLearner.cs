using System.Text;

namespace CyberLM.Logs;

/// <summary>The times at a path that have one separator between day and time: their fractions, zones and centuries.</summary>
sealed class TimeLearner(char separator)
{
    readonly SortedSet<string> zones = new(StringComparer.Ordinal);
    int fractions;
    UInt128 centuries = UInt128.One << TimeSpelling.ThisCentury;

    /// <param name="spelled">with quotes</param>
    /// <returns>false where it is no such time</returns>
    public bool Add(ReadOnlySpan<byte> spelled)
    {
        if (!IsoFormat.Split(spelled, out _, out byte between, out var fraction, out var zone) || between != separator) return false;
        if (!IsZone(zone)) return false;
        string text = Encoding.ASCII.GetString(zone);
        if (!zones.Contains(text) && zones.Count == TimeSpelling.MostZones) return false;
        zones.Add(text);
        fractions |= 1 << fraction.Length;
        centuries |= UInt128.One << (10 * (spelled[1] - '0') + spelled[2] - '0');
        return true;
    }

    public static bool IsZone(ReadOnlySpan<byte> zone)
    {
        if (zone.IsEmpty || zone is [(byte)'Z']) return true;
        if (zone[0] is not ((byte)'+' or (byte)'-')) return false;
        var digits = zone[1..];
        if (digits.Length == 5)
            return digits[2] == ':' && !digits[..2].ContainsAnyExceptInRange((byte)'0', (byte)'9')
                && !digits[3..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return digits.Length == 4 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    public TimeSpelling? Build() => zones.Count == 0 ? null : new(separator, fractions, [.. zones], centuries);
}
