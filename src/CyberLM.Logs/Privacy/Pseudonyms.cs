using System.Text;

namespace CyberLM.Logs;

/// <summary>The pseudonym of whatever was found, by the map of its kind.</summary>
sealed class Pseudonyms
{
    readonly NameMap names;
    readonly AddressMap addresses;
    readonly GuidMap guids;
    readonly SidMap sids;
    readonly MacMap macs;
    readonly AwsMap aws;
    readonly HashSet<byte[]> noted = new(BytesComparer.Instance);

    public Pseudonyms(PseudonymKey key)
    {
        (names, addresses, guids, macs, aws) = (new(key), new(key), new(key), new(key), new(key));
        sids = new(key, guids);
    }

    /// <summary>A name that will have to be mapped.</summary>
    public void Note(ReadOnlySpan<byte> name) => noted.Add(Words.Lower(name));

    /// <summary>Draws pseudonyms for the names noted, in an order that does not depend on that of the records.</summary>
    public void Draw()
    {
        names.Add([.. noted.Order(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)))]);
        noted.Clear();
    }

    public void KeepGuid(ReadOnlySpan<byte> guid) => guids.Keep(guid);

    public void Replace(ReadOnlySpan<byte> text, Finding finding, Edits edits)
    {
        var value = text.Slice(finding.Start, finding.Length);
        if (finding.Kind == FindingKind.Name)
        {
            if (!KeyedNames.IsPrincipal(value))
                names.Map(value, (at, length, run) => edits.Add(finding.Start + at, length, run));
            return;
        }
        edits.Add(finding.Start, finding.Length, finding.Kind switch
        {
            FindingKind.Address => addresses.Map(value),
            FindingKind.Network => addresses.Map(value, finding.Network),
            FindingKind.HyphenedAddress => Hyphened(addresses.Map(IdentifierShapes.Dotted(value))),
            FindingKind.Guid => guids.Map(value),
            FindingKind.Sid => sids.Map(value),
            FindingKind.Mac => macs.Map(value),
            FindingKind.Account => aws.MapAccount(value),
            FindingKind.AwsIdentifier => aws.MapIdentifier(value),
            _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Kind, "no map"),
        });
    }

    static byte[] Hyphened(byte[] address)
    {
        address.AsSpan().Replace((byte)'.', (byte)'-');
        return address;
    }

    /// <summary>What a pseudonym stands for, where the map is a permutation; null for anything else.</summary>
    public byte[]? Reverse(string pseudonym)
    {
        byte[] value = Encoding.UTF8.GetBytes(pseudonym);
        if (GuidMap.TryParse(value, out _)) return guids.Reverse(value);
        if (AwsMap.IsAccount(value)) return aws.ReverseAccount(value);
        return AddressMap.TryParse(value, out _, out _) ? addresses.Reverse(value) : null;
    }
}
