namespace CyberLM.Logs;

/// <summary>
/// Finds the networks of a slot's addresses: those of which there are several, in steps of what networks are given out in. An address that
/// is alone in all of them is told by its family, so that it is learned how often one comes from somewhere new.
/// </summary>
static class NetworkSearch
{
    /// <summary>Fewer new addresses say nothing of where they come from.</summary>
    const int LeastNew = 3;
    const int LeastAddresses = 2, Most = 1024;
    static readonly int[] Lengths4 = [24, 16, 8], Lengths6 = [64, 48, 32];

    /// <param name="all">spellings of the slot</param>
    /// <param name="spelled">those that have no token, or not always</param>
    public static AddressNetworks Find(IEnumerable<byte[]> all, IReadOnlyList<byte[]> spelled)
    {
        var addresses = new Dictionary<AddressNetwork, int>();
        foreach (byte[] spelling in all)
            foreach (var network in Around(spelling)) addresses[network] = addresses.GetValueOrDefault(network) + 1;
        // The narrowest for each new one; what none of them is told by would never be learned.
        var used = new Dictionary<AddressNetwork, int>();
        int found = 0;
        foreach (byte[] spelling in spelled)
        {
            var around = Around(spelling).ToList();
            if (around.Count == 0) continue;
            found++;
            var network = around.Find(one => one.Length == 0 || addresses[one] >= LeastAddresses);
            used[network] = used.GetValueOrDefault(network) + 1;
        }
        return found < LeastNew
            ? AddressNetworks.None
            : new([.. used.OrderByDescending(one => one.Value).ThenBy(one => one.Key.ToString(), StringComparer.Ordinal)
                .Take(Most).Select(one => one.Key)]);
    }

    /// <summary>Of an address in quotes, the narrowest first and the whole family last; none of anything else.</summary>
    static IEnumerable<AddressNetwork> Around(byte[] spelling) =>
        AddressNetwork.TryRead(spelling, out bool v6, out var address)
            ? [.. (v6 ? Lengths6 : Lengths4).Append(0).Select(length => AddressNetwork.Of(v6, address, length))] : [];
}
