using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>The maps of single values: one to one, of the same format, the same each time.</summary>
public sealed class MapTests
{
    static readonly PseudonymKey Key = TestKey.Of(1);
    static readonly GuidMap Guids = new(Key);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Every number of a small range has another image of the range; no cipher of a block's size could say so by luck.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(997)]
    [InlineData(9_000)]
    public void A_permutation_meets_every_number_once(int count)
    {
        var permutation = new Permutation(Key.Derive("test"), (UInt128)count);
        var met = new bool[count];
        int same = 0;
        for (int i = 0; i < count; i++)
        {
            int image = (int)permutation.Apply((UInt128)i);
            Assert.False(met[image]);
            met[image] = true;
            if (image == i) same++;
            Assert.Equal((UInt128)i, permutation.Invert((UInt128)image));
        }
        // The fixed points of a random permutation are one on average, whatever its size.
        if (count > 10) Assert.InRange(same, 0, 9);
    }

    [Fact]
    public void A_hundred_thousand_guids_stay_apart_keep_version_variant_and_case_and_come_back()
    {
        var random = new Random(2);
        var seen = new HashSet<string>();
        byte[] bytes = new byte[16];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            string guid = new Guid(bytes).ToString();
            if (i % 3 == 0) guid = guid.ToUpperInvariant();
            string mapped = Text(Guids.Map(Bytes(guid)));
            Assert.True(Guid.TryParse(mapped, out _) && mapped != guid);
            Assert.Equal((guid[14], guid[19]), (mapped[14], mapped[19]));
            Assert.True(seen.Add(mapped.ToLowerInvariant()));
            if (i % 100 == 0) Assert.Equal(guid, Text(Guids.Reverse(Bytes(mapped))));
            if (i % 3 == 0) Assert.Equal(mapped.ToUpperInvariant(), mapped);
        }
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("00000003-0000-0000-c000-000000000000")]
    [InlineData("C44B4083-3BB0-49C1-B47D-974E53CBDF3C")]
    public void Public_guids_stay(string guid) => Assert.Equal(guid, Text(Guids.Map(Bytes(guid))));

    [Fact]
    public void The_sid_of_a_directory_object_is_that_of_its_guids_pseudonym()
    {
        // The relation as Microsoft's documents have it: the GUID's bytes as four little-endian words.
        var guid = Guid.Parse("73d664e4-0886-4a73-b745-c694da45ddb4");
        static string Sid(Guid of) => "S-1-12-1-" + string.Join('-', of.ToByteArray().Chunk(4).Select(word => BitConverter.ToUInt32(word)));
        Assert.Equal("S-1-12-1-1943430372-1249052806-2496021943-3034400218", Sid(guid));
        var mapped = Guid.Parse(Text(Guids.Map(Bytes(guid.ToString()))));
        Assert.Equal(Sid(mapped), Text(new SidMap(Key, Guids).Map(Bytes(Sid(guid)))));
    }

    [Fact]
    public void Sids_keep_their_domain_in_common_and_well_known_ends()
    {
        var sids = new SidMap(Key, Guids);
        string Map(string sid) => Text(sids.Map(Bytes(sid)));
        const string domain = "S-1-5-21-3940915590-64593676-1414006259";
        string mapped = Map(domain);
        Assert.Matches(@"^S-1-5-21-\d+-\d+-\d+$", mapped);
        Assert.NotEqual(domain, mapped);
        Assert.Equal(mapped + "-500", Map(domain + "-500"));
        Assert.Matches("^" + Regex.Escape(mapped) + @"-\d{4}$", Map(domain + "-1104"));
        Assert.Equal(9000, Enumerable.Range(1000, 9000).Select(end => Map($"{domain}-{end}")).Distinct().Count());
        foreach (string staying in new[] { "S-1-5-18", "S-1-1-0", "S-1-5-32-544", "S-1-16-12288", "S-1-5-5-0-810751", "S-1-0-0" })
            Assert.Equal(staying, Map(staying));
    }

    [Fact]
    public void Hardware_addresses_stay_apart_and_say_what_kind_they_are()
    {
        var macs = new MacMap(Key);
        var seen = new HashSet<string>();
        Gen.Byte.Array[6].Sample(bytes =>
        {
            string address = string.Join(':', bytes.Select(b => b.ToString("x2"))), mapped = Text(macs.Map(Bytes(address)));
            Assert.Matches("^([0-9a-f]{2}:){5}[0-9a-f]{2}$", mapped);
            Assert.Equal(bytes[0] & 3, Convert.ToByte(mapped[..2], 16) & 3);
            seen.Add(mapped);
        }, iter: 2000, threads: 1);
        Assert.InRange(seen.Count, 1999, 2000);
        Assert.Equal("FF-FF-FF-FF-FF-FF", Text(macs.Map("FF-FF-FF-FF-FF-FF"u8)));
        Assert.Matches("^([0-9A-F]{2}-){5}[0-9A-F]{2}$", Text(macs.Map("00-1B-44-11-3A-B7"u8)));
    }

    [Fact]
    public void Accounts_and_identifiers_of_aws_keep_their_form()
    {
        var aws = new AwsMap(Key);
        var seen = new HashSet<string>();
        for (long account = 100_000_000_000; account < 100_000_010_000; account++)
        {
            string mapped = Text(aws.MapAccount(Bytes($"{account}")));
            Assert.Matches("^[1-9][0-9]{11}$", mapped);
            Assert.True(seen.Add(mapped));
            Assert.Equal($"{account}", Text(aws.ReverseAccount(Bytes(mapped))));
        }
        Assert.Matches("^0[0-9]{11}$", Text(aws.MapAccount("012345678901"u8)));
        string a = Text(aws.MapIdentifier("AKIATFQR7NSC8Q4X20BJ"u8)), b = Text(aws.MapIdentifier("AIDATFQR7NSC5AU2ZV3IE"u8));
        Assert.Matches("^AKIA[A-Z0-9]{16}$", a);
        Assert.Matches("^AIDA[A-Z0-9]{17}$", b);
        Assert.Equal(a[4..12], b[4..12]);
    }

    [Fact]
    public void A_hundred_thousand_names_stay_apart()
    {
        byte[][] names =
        [
            .. Enumerable.Range(0, 100_000).Select(i => Bytes(i % 2 == 0 ? $"user{i}" : $"{(char)('a' + i % 26)} {i:x}"))
                .OrderBy(Text, StringComparer.Ordinal),
        ];
        var map = new NameMap(Key);
        map.Add(names);
        var seen = new HashSet<string>();
        foreach (byte[] name in names) Assert.True(seen.Add(Text(map.Lower(name))));
        Assert.Empty(seen.Intersect(names.Select(Text)));
    }

    /// <summary>One syllable has 80 forms: 600 names of two letters must give way and still stay apart.</summary>
    [Fact]
    public void Names_that_would_meet_give_way()
    {
        var map = new NameMap(Key);
        byte[][] names = [.. from a in "abcdefghijklmnopqrstuvwxyz" from b in "abcdefghijklmnopqrstuvwxyz" select Bytes($"{a}{b}")];
        map.Add(names);
        Assert.Equal(names.Length, names.Select(name => Text(map.Lower(name))).Distinct().Count());
    }

    [Fact]
    public void A_name_keeps_its_parts_and_its_case()
    {
        string Map(string name)
        {
            var edits = new Edits();
            new NameMap(Key).Map(Bytes(name), (at, length, run) => edits.Add(at, length, run));
            return Text(edits.Apply(Bytes(name)));
        }
        Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]+$", Map("Joseph Taylor"));
        Assert.Matches("^[A-Z]+-[A-Z]+$", Map("JOSEPHTAYLOR-LT"));
        Assert.Matches("^[a-z]+[.][a-z]+[0-9]{2}$", Map("joseph.taylor07"));
        Assert.Equal(Map("joseph taylor"), Map("Joseph Taylor").ToLowerInvariant());
        Assert.NotEqual(Map("Joseph Taylor").Split(' ')[0], Map("Joseph Price").Split(' ')[0]);
        Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]?'[A-Z][a-z]+$", Map("Zo\u00eb O'Brien"));
    }
}
