using System.Text;
using CsCheck;
using CyberLM.Logs;
using CyberLM.Tests.Gpt.Data;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>UTF-16 with and without a mark, line ends, and what a cut end costs in either.</summary>
public sealed class TextEncodingTests
{
    const string Lines = "{\"user\":\"anna\",\"note\":\"é 漢 😀\"}\r\n{\"user\":\"bert\"}\r\n";
    static readonly Encoding[] Wide = [Encoding.Unicode, Encoding.BigEndianUnicode];

    [Fact]
    public void Wide_text_is_found_with_and_without_a_mark()
    {
        foreach (var encoding in Wide)
            foreach (byte[] mark in new[] { [], encoding.GetPreamble() })
                foreach (byte[] text in new[] { Lines, "user,action\r\nanna,login\r\n", "Dec 10 06:55:46 LabSZ sshd[24200]: x\r\n" }
                    .Select(text => (byte[])[.. mark, .. encoding.GetBytes(text)]))
                {
                    var (records, report) = Read(text);
                    var (expected, _) = Read(encoding.GetString(text[mark.Length..]));
                    Assert.Equal(expected, records);
                    Assert.Equal(0, report.BadRecords);
                }
    }

    [Fact]
    public void Wide_text_is_found_in_gz_and_in_pieces()
    {
        byte[] text = Encoding.Unicode.GetBytes(string.Concat(Enumerable.Repeat(Lines, 3000)));
        Assert.Equal(6000, Read(Gz(text)).Records.Count);
        for (int most = 1; most < 8; most++)
        {
            var stream = new Utf16Stream(new Pieces(text[..1000], most), bigEndian: false);
            var target = new MemoryStream();
            stream.CopyTo(target);
            Assert.Equal(Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(text[..1000])), target.ToArray());
        }
    }

    sealed class Pieces(byte[] bytes, int most) : ForwardStream
    {
        int given;

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(most, buffer.Length), bytes.Length - given);
            bytes.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }
    }

    [Fact]
    public void Any_text_in_utf16_is_the_same_in_utf8() => Gen.String.Sample(text =>
    {
        foreach (var encoding in Wide)
        {
            var target = new MemoryStream();
            new Utf16Stream(new MemoryStream(Pairs(text, encoding)), bigEndian: encoding == Encoding.BigEndianUnicode).CopyTo(target);
            bool whole = IsWhole(text);
            Assert.Equal(whole, JsonText.WhyNotUtf8(target.ToArray()) is null);
            if (whole) Assert.Equal(text, Encoding.UTF8.GetString(target.ToArray()));
        }
    }, iter: 2000);

    /// <summary>Code unit by code unit: the encodings of .NET replace what they cannot say.</summary>
    static byte[] Pairs(string text, Encoding encoding) =>
        [.. text.SelectMany(c => encoding == Encoding.Unicode ? [(byte)c, (byte)(c >> 8)] : (byte[])[(byte)(c >> 8), (byte)c])];

    static bool IsWhole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }

    [Fact]
    public void Half_a_pair_is_a_bad_record_in_its_place()
    {
        byte[] text = Pairs("{\"a\":\"first one\"}\n{\"a\":\"\ud83d\"}\n{\"a\":\"third one\"}\n", Encoding.Unicode);
        var (records, report) = Read(text);
        Assert.Equal(["{\"a\":\"first one\"}", "{\"a\":\"third one\"}"], records);
        Assert.Equal((2L, 18L), (report.Bad[0].Line, Assert.Single(report.Bad).Offset));
    }

    [Fact]
    public void A_last_byte_without_its_second_costs_only_the_line_that_it_ends()
    {
        byte[] text = Encoding.Unicode.GetBytes("one line\ntwo lines\nthree");
        var (records, report) = Read(text[..^1]);
        Assert.Equal(["one line", "two lines"], records);
        Assert.Contains("ends within a character", Assert.Single(report.Bad).Reason);
        Assert.Equal((3L, 19L), (report.Bad[0].Line, report.Bad[0].Offset));
    }

    /// <summary>Damage right at the beginning, where the format is found out, still costs nothing that came before it.</summary>
    [Fact]
    public void Lines_before_early_damage_are_read()
    {
        byte[] gz = Gz(Encoding.UTF8.GetBytes("first\nsecond\nthird"));
        var (records, report) = Read([.. gz, 1, 2, 3]);
        Assert.Equal(["first", "second"], records);
        Assert.Contains("damaged", Assert.Single(report.Bad).Reason);
    }

    [Fact]
    public void Cut_anywhere_whole_records_are_read_and_one_is_bad()
    {
        byte[] whole = Encoding.Unicode.GetBytes(Lines);
        for (int length = 16; length < whole.Length; length++)
        {
            try
            {
                var (records, report) = Read(whole[..length]);
                Assert.Equal(Read(Lines).Records.Take(records.Count), records);
                Assert.InRange(report.BadRecords, 0, 1);
                Assert.Equal(length >= whole.Length - 4 ? 2 : 1, records.Count + (length >= whole.Length - 4 ? (int)report.BadRecords : 0));
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("1 bad ones", refused.Message);
            }
        }
    }

    [Fact]
    public void A_thousand_mutations_give_records_or_our_own_exception() =>
        Mutations.ForEach(Encoding.BigEndianUnicode.GetBytes(string.Concat(Enumerable.Repeat(Lines, 5))), 1000, mutated =>
        {
            try
            {
                var (records, report) = Read(mutated);
                if (report.Files[0].Format == LogFormat.JsonLines)
                    Assert.All(records, record => System.Text.Json.JsonDocument.Parse(record).Dispose());
            }
            catch (CyberLMException refused)
            {
                Assert.Contains("standard input", refused.Message);
            }
        });
}
