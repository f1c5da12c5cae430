namespace CyberLM.Logs;

/// <summary>Networks in which new addresses of a slot may be; an address is told by the narrowest of them.</summary>
sealed class AddressNetworks
{
    readonly Dictionary<AddressNetwork, int> numbers = [];
    readonly int[] lengths;

    public AddressNetworks(IReadOnlyList<AddressNetwork> networks)
    {
        All = networks;
        foreach (var network in networks) numbers.Add(network, numbers.Count);
        lengths = [.. networks.Select(network => network.Length).Distinct().OrderDescending()];
    }

    public static AddressNetworks None { get; } = new([]);

    public IReadOnlyList<AddressNetwork> All { get; }
    public int Count => All.Count;

    /// <summary>The number of the network of an address in quotes, or -1.</summary>
    public int Find(ReadOnlySpan<byte> spelling)
    {
        if (Count == 0 || !AddressNetwork.TryRead(spelling, out bool v6, out var address)) return -1;
        foreach (int length in lengths)
            if ((v6 || length <= 32) && numbers.TryGetValue(AddressNetwork.Of(v6, address, length), out int number)) return number;
        return -1;
    }
}
