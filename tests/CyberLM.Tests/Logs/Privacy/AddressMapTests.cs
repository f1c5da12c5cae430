using System.Net;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Prefix-preserving pseudonyms of addresses: against a second calculation, and by what the method promises.</summary>
public sealed class AddressMapTests
{
    static readonly AddressMap Map = new(TestKey.Of(1));

    /// <summary>Bit by bit in strings, as the method is told: no ranges stay.</summary>
    [Fact]
    public void A_plain_second_calculation_agrees()
    {
        byte[] key = TestKey.Of(7).Derive("any");
        using var aes = Aes.Create();
        aes.Key = key;
        var map = new PrefixMap(key, 32);
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            uint address = (uint)random.NextInt64(1L << 32);
            string bits = Convert.ToString(address, 2).PadLeft(32, '0'), mapped = "";
            for (int n = 0; n < 32; n++)
            {
                string asked = (bits[..n] + "1").PadRight(128, '0');
                byte[] block = [.. Enumerable.Range(0, 16).Select(octet => Convert.ToByte(asked.Substring(8 * octet, 8), 2))];
                bool flips = aes.EncryptEcb(block, PaddingMode.None)[0] >= 128;
                mapped += (bits[n] == '1') != flips ? '1' : '0';
            }
            var expected = (UInt128)Convert.ToUInt32(mapped, 2) << 96;
            Assert.Equal(expected, map.Apply((UInt128)address << 96));
            Assert.Equal((UInt128)address << 96, map.Invert(expected));
        }
    }

    static UInt128 Upper(string address) => AddressMap.TryParse(Encoding.ASCII.GetBytes(address), out var upper, out _) ? upper : 0;

    static string Mapped(string address) => Encoding.ASCII.GetString(Map.Map(Encoding.ASCII.GetBytes(address)));

    static IPAddress V4(uint address) => new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);

    static int Shared(IPAddress a, IPAddress b)
    {
        var (x, y) = (a.GetAddressBytes(), b.GetAddressBytes());
        int bits = 0;
        while (bits < 8 * x.Length && ((x[bits / 8] ^ y[bits / 8]) & (128 >> (bits % 8))) == 0) bits++;
        return bits;
    }

    /// <summary>Pairs that are alike in their upper bits are as likely as others.</summary>
    [Fact]
    public void Two_addresses_share_as_many_bits_afterwards_as_before() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Int[0, 31]).Sample((a, b, alike) =>
        {
            var (x, y) = (V4(a), V4(a ^ (b >> alike)));
            Assert.Equal(Shared(x, y), Shared(IPAddress.Parse(Mapped(x.ToString())), IPAddress.Parse(Mapped(y.ToString()))));
        }, iter: 20_000, threads: 1);

    [Fact]
    public void So_do_two_of_the_sixth_version() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Int[0, 127], Gen.Byte.Array[16]).Sample((bytes, alike, other) =>
        {
            byte[] second = [.. bytes];
            for (int bit = alike; bit < 128; bit++) second[bit / 8] ^= (byte)(other[bit / 8] & (128 >> (bit % 8)));
            var (x, y) = (new IPAddress(bytes), new IPAddress(second));
            Assert.Equal(Shared(x, y), Shared(IPAddress.Parse(Mapped(x.ToString())), IPAddress.Parse(Mapped(y.ToString()))));
        }, iter: 3000, threads: 1);

    [Fact]
    public void An_address_stays_of_its_kind_and_comes_back() =>
        Gen.UInt.Sample(number =>
        {
            string address = V4(number).ToString(), mapped = Mapped(address);
            Assert.Equal(Kind(number), Kind(BitConverter.ToUInt32([.. IPAddress.Parse(mapped).GetAddressBytes().Reverse()])));
            Assert.Equal(address, Encoding.ASCII.GetString(Map.Reverse(Encoding.ASCII.GetBytes(mapped))));
        }, iter: 20_000, threads: 1);

    static string Kind(uint address) => (address >> 24, (address >> 16) & 255) switch
    {
        (0, _) => "this",
        (10, _) or (172, >= 16 and < 32) or (192, 168) or (100, >= 64 and < 128) => "private",
        (127, _) => "loopback",
        (169, 254) => "link-local",
        ( >= 224, _) => "multicast and reserved",
        _ => "public",
    };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("224.0.0.251")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1c2d:3e4f")]
    [InlineData("ff02::fb")]
    [InlineData("::ffff:127.0.0.1")]
    public void What_belongs_to_nobody_stays(string address) => Assert.Equal(address, Mapped(address));

    [Theory]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "^([0-9a-f]{4}:){7}[0-9a-f]{4}$")]
    [InlineData("2001:db8:0:0:0:0:0:1", "^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$")]
    [InlineData("2001:DB8::A1B", "^2[0-9A-F]{3}:[0-9A-F:]+$")]
    [InlineData("::ffff:10.1.2.3", @"^::ffff:10\.\d+\.\d+\.\d+$")]
    [InlineData("fd12:3456:789a:1::1", "^fd[0-9a-f]{2}:")]
    [InlineData("192.168.7.9", @"^192\.168\.\d+\.\d+$")]
    public void An_address_keeps_its_style(string address, string pattern)
    {
        Assert.Matches(pattern, Mapped(address));
        Assert.NotEqual(address, Mapped(address));
        // Where a pseudonym has no zeros to leave out, nothing tells that they were left out.
        string back = Encoding.ASCII.GetString(Map.Reverse(Encoding.ASCII.GetBytes(Mapped(address))));
        Assert.Equal(IPAddress.Parse(address), IPAddress.Parse(back));
    }

    [Fact]
    public void A_mapped_address_of_the_sixth_version_holds_the_pseudonym_of_the_fourth() =>
        Assert.Equal("::ffff:" + Mapped("52.10.20.30"), Mapped("::ffff:52.10.20.30"));

    /// <summary>Flips of neighbouring bits do not hang together: an octet stays as often as chance has it, one time in 256.</summary>
    [Fact]
    public void Octets_are_spread_evenly()
    {
        var random = new Random(4);
        const int count = 20_000;
        var differences = new int[256];
        for (int i = 0; i < count; i++)
        {
            uint address = (uint)random.Next(1 << 24, 10 << 24);
            differences[(int)((Upper(Mapped(V4(address).ToString())) >> 96) & 255) ^ (int)(address & 255)]++;
        }
        double mean = count / 256.0, chiSquare = differences.Sum(n => (n - mean) * (n - mean) / mean);
        // 255 degrees of freedom: mean 255, deviation 22.6; the limit is five of them above.
        Assert.InRange(chiSquare, 150, 368);
    }
}
