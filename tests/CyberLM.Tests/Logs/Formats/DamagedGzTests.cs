using System.Text;
using Xunit;
using static CyberLM.Tests.Logs.Formats.LogReaderTests;

namespace CyberLM.Tests.Logs.Formats;

/// <summary>What is wrong with a packed file is told as that, however many records are bad because of it.</summary>
public sealed class DamagedGzTests
{
    /// <summary>Behind the packed bytes: a checksum and the length.</summary>
    const int Trailer = 8;

    static byte[] Packed() => Gz(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"a\":{i}}}\n"))
        + string.Concat(Enumerable.Repeat("no json\n", 50))));

    [Fact]
    public void A_wrong_checksum_is_listed_behind_the_bad_records_that_have_no_room()
    {
        const int many = 50_000;
        byte[] gz = Gz(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("no json\n", 50))
            + string.Concat(Enumerable.Range(0, many).Select(i => $"{{\"a\":{i}}}\n"))));
        gz[^Trailer] ^= 1;
        var (records, report) = Read(gz);
        // What is unpacked together with the end is lost.
        Assert.InRange(records.Count, many / 2, many);
        Assert.Equal((51L, 21), (report.BadRecords, report.Bad.Count));
        Assert.Contains("the data is damaged here: its bytes are not those that were packed", report.Bad[^1].Reason);
        Assert.Contains("damaged here", report.BadSentences().ToList()[^2]);
    }

    [Fact]
    public void A_file_that_is_cut_in_its_last_bytes_is_cut_off()
    {
        byte[] gz = Packed();
        for (int missing = 1; missing <= Trailer; missing++)
        {
            var (records, report) = Read(gz[..^missing]);
            Assert.Equal((missing, 100), (missing, records.Count));
            Assert.Contains("the file is cut off", report.Bad[^1].Reason);
        }
    }

    [Fact]
    public void A_byte_that_is_turned_anywhere_is_told()
    {
        byte[] whole = Packed();
        const int header = 10;
        for (int at = header; at < whole.Length; at++)
        {
            byte[] gz = [.. whole];
            gz[at] ^= 0x10;
            var error = Record.Exception(() =>
            {
                var (records, report) = Read(gz);
                // A bit that fills up the last byte says nothing.
                if (records.Count != 100 || report.BadRecords != 50) Assert.Contains("damaged here", report.Bad[^1].Reason);
            });
            // Nothing at all may be left of so small a file.
            if (error is CyberLMException refused) Assert.Matches("cannot be unpacked|damaged here", refused.Message);
            else Assert.Null(error);
        }
    }
}
