using System.Text;
using System.Text.RegularExpressions;

namespace CyberLM.Logs;

/// <summary>An old name that is still there.</summary>
/// <param name="How">plain, or as what it is encoded</param>
/// <param name="Records">that have it</param>
/// <param name="Number">of the first of them in the recording's files</param>
public sealed record Trace(string Old, string How, int Records, int Number);

/// <summary>
/// Looks for old names in new records, by other means than those that replaced them: as bytes, whatever stands round them; without
/// percent escapes; in base64 and hexadecimal, as UTF-8 and UTF-16. What is compressed or encrypted is not looked into.
/// </summary>
sealed partial class TraceSearch
{
    /// <summary>Shorter ones stand in other words.</summary>
    const int ShortestWithin = 5;
    readonly List<string> old;

    /// <param name="names">old ones and what they became; one that is a part of a new one cannot be told from it</param>
    public TraceSearch(IReadOnlyDictionary<string, string> names) => old = [.. names.Keys
        .Where(name => !names.Values.Any(by => by.Contains(name, StringComparison.OrdinalIgnoreCase)))];

    public IReadOnlyList<Trace> In(IReadOnlyList<TransplantedRecord> records)
    {
        var found = new Dictionary<(string Old, string How), (int Records, int First)>();
        foreach (var record in records)
            foreach (var one in In(record.Utf8).Distinct())
            {
                var (count, first) = found.GetValueOrDefault(one, (0, record.Number));
                found[one] = (count + 1, first);
            }
        return [.. found.Select(one => new Trace(one.Key.Old, one.Key.How, one.Value.Records, one.Value.First))];
    }

    IEnumerable<(string Old, string How)> In(byte[] record)
    {
        string text = Encoding.Latin1.GetString(record);
        foreach (string name in Within(text)) yield return (name, "plain");
        if (text.Contains('%'))
            foreach (string name in Within(Percent().Replace(Percent().Replace(text, Undone), Undone)).Except(Within(text)))
                yield return (name, "percent escapes");
        foreach (Match run in Base64().Matches(text))
            foreach (string name in Within(Decoded(run.Value)).Where(IsLong)) yield return (name, "base64");
        foreach (Match run in Hexadecimal().Matches(text))
            foreach (string name in Within(Readable(Convert.FromHexString(run.Value))).Where(IsLong)) yield return (name, "hexadecimal");
    }

    /// <summary>Three letters stand in any bytes by chance.</summary>
    static bool IsLong(string name) => name.Length >= ShortestWithin;

    static string Undone(Match escape) => ((char)Convert.ToInt32(escape.Value[1..], 16)).ToString();

    List<string> Within(string text) => old.FindAll(name => Stands(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name)), text));

    static bool Stands(string name, string text)
    {
        for (int at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int end = at + name.Length;
            bool isWord = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            if (isWord || name.Length >= ShortestWithin && name.Any(char.IsLetter)) return true;
        }
        return false;
    }

    /// <summary>From each of four places, since a run may begin with letters that are none of it.</summary>
    static string Decoded(string run)
    {
        string usual = run.Replace('-', '+').Replace('_', '/');
        var texts = new StringBuilder();
        for (int from = 0; from < 4 && from < usual.Length; from++)
        {
            string part = usual[from..];
            part = part[..(part.Length / 4 * 4)];
            byte[] bytes = new byte[part.Length];
            if (Convert.TryFromBase64String(part, bytes, out int length)) texts.Append(Readable(bytes[..length])).Append('\n');
        }
        return texts.ToString();
    }

    /// <summary>UTF-16 reads as UTF-8 with zeros between.</summary>
    static string Readable(byte[] bytes) => Encoding.Latin1.GetString(bytes).Replace("\0", "", StringComparison.Ordinal);

    [GeneratedRegex("%[0-9a-fA-F]{2}")]
    private static partial Regex Percent();

    [GeneratedRegex("[A-Za-z0-9+/_-]{12,}")]
    private static partial Regex Base64();

    [GeneratedRegex("(?:[0-9a-fA-F]{2}){6,}")]
    private static partial Regex Hexadecimal();
}
