using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Which labels of a host name are an organisation's own. The suffix stays (com, co.uk, local), as do public domains and labels that say
/// what a host does; every other label has a pseudonym of its own, so subdomains stay subdomains.
/// </summary>
static class HostLabels
{
    public const int Longest = 253;

    /// <summary>Adds a finding for each label that is mapped.</summary>
    /// <param name="at">where the host name begins in its text</param>
    /// <param name="named">a key said that it is a host: its first label and its domain's are names wherever they stand</param>
    /// <param name="mail">people's addresses have it: its owner's label is a name wherever it stands, be it of a resource group</param>
    public static void Find(ReadOnlySpan<byte> host, int at, bool named, List<Finding> found, bool mail = false)
    {
        string text = Encoding.Latin1.GetString(host).ToLowerInvariant();
        string[] labels = text.Split('.');
        int own = Own(text, labels);
        int registered = labels.Length > 1 && own == labels.Length - Suffix(labels) ? own - 1 : -1;
        for (int i = 0, start = 0; i < own; start += labels[i++].Length + 1)
        {
            if (!IsMapped(labels[i], i == registered) || (labels.Contains("amazonaws") && IsRegion(labels[i]))) continue;
            int before = found.Count;
            var label = host.Slice(start, labels[i].Length);
            if (AwsMap.IsAccount(label)) found.Add(new(0, label.Length, FindingKind.Account));
            else if (IdentifierShapes.Match(label, 0, found) == 0)
                found.Add(new(0, label.Length, FindingKind.Name, Spreads: named ? i == 0 || i == registered : mail && i == own - 1));
            found[before] = found[before] with { Start = found[before].Start + start + at };
        }
    }

    static bool IsMapped(string label, bool registered) =>
        label.Any(char.IsLetterOrDigit) && label[0] != '_'
        && (registered || !(WellKnown.Labels.Contains(label) || WellKnown.Principals.Contains(label)))
        && !(label.All(char.IsAsciiDigit) && label.Length != AwsMap.AccountLength);

    /// <summary>us-east-1</summary>
    static bool IsRegion(string label) =>
        label.Split('-') is [{ Length: 2 }, .., [>= '0' and <= '9']] parts && parts.Length is 3 or 4
        && parts[1..^1].All(part => part.All(char.IsAsciiLetter));

    /// <summary>How many leading labels are an organisation's own.</summary>
    static int Own(string host, string[] labels)
    {
        if (labels.Length == 1) return 1;
        string hosting = LongestSuffix(host, WellKnown.HostingDomains), open = LongestSuffix(host, WellKnown.PublicDomains);
        if (hosting.Length > 0 && hosting.Length >= open.Length) return labels.Length - hosting.Split('.').Length;
        if (open.StartsWith("amazonaws", StringComparison.Ordinal)) return BeforeTenantService(labels);
        return open.Length > 0 ? 0 : labels.Length - Suffix(labels);
    }

    static int BeforeTenantService(string[] labels)
    {
        for (int i = labels.Length - 1; i >= 0; i--)
            if (WellKnown.AwsTenants.Any(service => labels[i] == service || (service[^1] == '-' && labels[i].StartsWith(service))))
                return i;
        return 0;
    }

    static string LongestSuffix(string host, string[] domains) =>
        domains.Where(domain => host.EndsWith(domain, StringComparison.Ordinal)
            && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.')).MaxBy(domain => domain.Length) ?? "";

    static int Suffix(string[] labels) =>
        labels.Length > 2 && labels[^1].Length == 2 && WellKnown.SecondLevels.Contains(labels[^2]) ? 2 : labels.Length > 1 ? 1 : 0;

    /// <summary>
    /// Whether a dotted word in running text is a host's name: labels without underscores, and a last one that ends host names, in one
    /// case: System.Net is none.
    /// </summary>
    public static bool IsHost(ReadOnlySpan<byte> word)
    {
        int dot = word.LastIndexOf((byte)'.');
        if (dot <= 0 || word.Length > Longest || word.IndexOf(".."u8) >= 0 || word[0] == '.') return false;
        var last = word[(dot + 1)..];
        if (last.Length is < 2 or > 12 || (HasUpper(last) && HasLower(last))) return false;
        string top = Encoding.Latin1.GetString(last).ToLowerInvariant();
        if (!top.All(char.IsAsciiLetter)) return false;
        return top.Length == 2 ? !WellKnown.NoCountries.Contains(top) : WellKnown.TopLevels.Contains(top);
    }

    static bool HasUpper(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)'A', (byte)'Z');

    static bool HasLower(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)'a', (byte)'z');
}
