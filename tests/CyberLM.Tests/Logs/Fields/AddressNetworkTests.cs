using System.Net;
using System.Text;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>Addresses and their networks, against the parser and the networks of .NET.</summary>
public sealed class AddressNetworkTests
{
    static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    static string Spelled(bool v6, UInt128 address)
    {
        var text = new ByteBuffer();
        AddressNetwork.Spell(v6, address, text);
        return Encoding.UTF8.GetString(text.Written);
    }

    [Fact]
    public void Any_address_is_read_and_spelled_again() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Bool).Sample((bytes, v6) =>
        {
            if (v6 && bytes[0] == 0 && bytes[1] == 0) return;
            string text = new IPAddress(v6 ? bytes : bytes[..4]).ToString();
            Assert.True(AddressNetwork.TryRead(Quoted(text), out bool isV6, out var address), text);
            Assert.Equal((v6, $"\"{text}\""), (isV6, Spelled(isV6, address)));
        }, iter: 5000);

    [Theory]
    [InlineData("010.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("16909060")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4:443")]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("::1.2.3.4")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:DB8::1")]
    [InlineData("2001:db8:0:0:0:0:0:1")]
    [InlineData("2001:0db8::1")]
    [InlineData("fe80::1%3")]
    [InlineData("[2001:db8::1]")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("ec2.amazonaws.com")]
    public void What_would_be_spelled_otherwise_is_no_address(string text)
    {
        Assert.False(AddressNetwork.TryRead(Quoted(text), out _, out _));
        Assert.False(AddressNetwork.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void A_network_has_the_addresses_that_net_says() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.Int[0, 128], Gen.Bool).Sample((bytes, others, drawn, v6) =>
        {
            (bytes[0], others[0]) = ((byte)(bytes[0] | 1), (byte)(others[0] | 1));
            int length = v6 ? drawn : drawn / 4;
            byte[] own = v6 ? bytes : bytes[..4], other = v6 ? others : others[..4];
            // Half of the others share the beginning.
            for (int i = 0; i < others[15] % own.Length; i++) other[i] = own[i];
            AddressNetwork.TryRead(Quoted(new IPAddress(own).ToString()), out _, out var address);
            AddressNetwork.TryRead(Quoted(new IPAddress(other).ToString()), out _, out var another);
            var network = AddressNetwork.Of(v6, address, length);
            var expected = IPNetwork.Parse(network.ToString());
            Assert.Equal(expected.Contains(new IPAddress(other)), AddressNetwork.Of(v6, another, length) == network);
            Assert.Equal(length, expected.PrefixLength);
            Assert.True(expected.Contains(IPAddress.Parse(Spelled(v6, network.At(another)).Trim('"'))));
            Assert.Equal(network, AddressNetwork.Parse(network.ToString()));
        }, iter: 5000);

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08")]
    [InlineData("2001:db8::/129")]
    [InlineData("a/8")]
    [InlineData("/8")]
    public void What_is_no_network_is_refused(string text) => Assert.Throws<FormatException>(() => AddressNetwork.Parse(text));

    /// <summary>From the registry of special-purpose addresses, RFC 6890.</summary>
    [Theory]
    [InlineData("0.1.2.3", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.7.7", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("8.8.8.255", false)]
    [InlineData("2600:1f18::1", true)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void Of_a_whole_family_only_those_of_the_internet_are_drawn(string text, bool expected)
    {
        Assert.True(AddressNetwork.TryRead(Quoted(text), out bool v6, out var address));
        Assert.Equal(expected, AddressNetwork.Of(v6, 0, 0).IsOrdinary(address));
    }

    [Fact]
    public void In_a_network_of_its_own_any_host_is_ordinary()
    {
        var network = AddressNetwork.Parse("10.2.0.0/16");
        Assert.True(network.IsOrdinary(network.At(0x0102)));
        Assert.False(network.IsOrdinary(network.At(0x0100)));
    }
}
