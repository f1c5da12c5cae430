using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class TokenFileTests
{
    [Fact]
    public void Documents_come_back_with_borders_lengths_and_bytes()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Of("one", "zwölf", "", "3");
        var tokenizer = CharTokenizer.Train(documents);
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        var ids = new int[file.TokenCount];
        file.Read(0, ids);
        Assert.Equal("one\nzwölf\n\n3\n", Documents.Text(tokenizer, ids));
        Assert.Equal([3, 5, 0, 1], Enumerable.Range(0, 4).Select(file.DocumentLength));
        Assert.Equal([0, 4, 10, 11, 13], Enumerable.Range(0, 5).Select(file.DocumentStart));
        Assert.Equal([3, 6, 0, 1], Enumerable.Range(0, 4).Select(file.DocumentBytes));
        Assert.Equal((10L, 14L), (file.ByteCount, file.BytesOf(0, 4)));
        Assert.Equal(["t.bin"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_vocabulary_above_65536_takes_four_bytes_an_id()
    {
        using var folder = new TemporaryFolder();
        int[] scalars = [.. Enumerable.Range(10, 0xD000), .. Enumerable.Range(0x10000, 0x4000)];
        var tokenizer = new CharTokenizer(scalars);
        var documents = Documents.Of("a\U00013FFFb");
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        var ids = new int[3];
        file.Read(0, ids);
        Assert.Equal("a\U00013FFFb", Documents.Text(tokenizer, ids));
        Assert.Equal(scalars.Length - 1, ids[1]);
    }

    [Fact]
    public void The_content_hash_tells_contents_apart_and_survives_reopening()
    {
        using var folder = new TemporaryFolder();
        using var first = Documents.CharFile(folder["a.bin"], Documents.Of("ab", "c"));
        using var second = Documents.CharFile(folder["b.bin"], Documents.Of("ab", "c"));
        using var third = Documents.CharFile(folder["c.bin"], Documents.Of("a", "bc"));
        Assert.Equal(first.ContentHash, second.ContentHash);
        Assert.NotEqual(first.ContentHash, third.ContentHash);
    }

    [Fact]
    public void A_failing_source_leaves_the_old_file_and_no_leftovers()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = CharTokenizer.Train(Documents.Of("abc"));
        TokenFile.Create(folder["t.bin"], tokenizer, Documents.Of("abc")).Dispose();
        byte[] before = File.ReadAllBytes(folder["t.bin"]);
        Assert.Throws<CyberLMException>(() => TokenFile.Create(folder["t.bin"], tokenizer, Documents.Of("a", "z")));
        Assert.Throws<CyberLMException>(() => TokenFile.Create(folder["t.bin"], tokenizer, []));
        Assert.Equal(before, File.ReadAllBytes(folder["t.bin"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Whichever_disk_operation_fails_the_old_file_stays_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = CharTokenizer.Train(Documents.Of("abc"));
        TokenFile.Create(folder["t.bin"], tokenizer, Documents.Of("abc")).Dispose();
        byte[] before = File.ReadAllBytes(folder["t.bin"]);
        int operations = CountOperations(() => TokenFile.Create(folder["t.bin"], tokenizer, Documents.Of("abc")).Dispose(), failing: -1);
        Assert.InRange(operations, 4, 20);
        for (int failing = 0; failing < operations; failing++)
        {
            void Write() => TokenFile.Create(folder["t.bin"], tokenizer, Documents.Of("cba"));
            Assert.Throws<EnvironmentException>(() => CountOperations(Write, failing));
            Assert.Single(Directory.GetFiles(folder.Path));
            if (failing < operations - 1)                // the last is the folder's flush, after the rename
                Assert.Equal(before, File.ReadAllBytes(folder["t.bin"]));
        }
    }

    [Fact]
    public void A_full_disk_leaves_no_table_of_documents_behind()
    {
        using var folder = new TemporaryFolder();
        string path = folder["t.bin"];
        // What the table of starts holds back is written when it is closed, and cannot be.
        File.CreateSymbolicLink(path + ".starts.partial", "/dev/full");
        using var output = new MemoryStream();
        var writer = new TokenFileWriter(output, path, CharTokenizer.Train(Documents.Of("abc")));
        writer.Add("abc"u8);
        Assert.ThrowsAny<IOException>(writer.Dispose);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    static int CountOperations(Action write, int failing)
    {
        int count = 0;
        DurableFile.Probe = (_, path) =>
        {
            if (count++ == failing)
                throw new IOException("no space left");
        };
        try
        {
            write();
            return count;
        }
        finally
        {
            DurableFile.Probe = null;
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<CyberLMException>(() => TokenFile.Open("nowhere/t.bin"));
        Assert.Contains("nowhere/t.bin", error.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_the_environments_fault() =>
        Assert.Throws<EnvironmentException>(() => Documents.CharFile("/proc/t.bin", Documents.Of("a")));

    [Fact]
    public void A_thousand_mutations_are_all_refused_with_our_own_exception()
    {
        using var folder = new TemporaryFolder();
        Documents.CharFile(folder["t.bin"], Documents.Numbered(20, 30)).Dispose();
        byte[] whole = File.ReadAllBytes(folder["t.bin"]);
        Mutations.ForEach(whole, 1000, mutated =>
        {
            File.WriteAllBytes(folder["m.bin"], mutated);
            Assert.Throws<CyberLMException>(() => TokenFile.Open(folder["m.bin"]));
        });
    }

    [Fact]
    public void A_header_that_lies_with_a_right_checksum_is_refused()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Of("abcd", "ef");
        Documents.CharFile(folder["t.bin"], documents).Dispose();
        foreach (int at in Enumerable.Range(0, 6).Select(field => 8 + field * 8))
        {
            foreach (long value in new[] { -1, 0, 1L << 31, long.MaxValue, long.MinValue, 1 })
            {
                byte[] bytes = File.ReadAllBytes(folder["t.bin"]);
                // The last: two things could be due, of which the file has one.
                if (BitConverter.ToInt64(bytes, at) == value || (at, value) == (48, 1))
                    continue;
                BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
                Mutations.SignTokenFile(bytes);
                File.WriteAllBytes(folder["m.bin"], bytes);
                Assert.Throws<CyberLMException>(() => TokenFile.Open(folder["m.bin"]));
            }
        }
    }

    [Fact]
    public void Ids_and_tables_that_lie_with_a_right_checksum_are_refused()
    {
        using var folder = new TemporaryFolder();
        Documents.CharFile(folder["t.bin"], Documents.Of("abcd", "ef")).Dispose();
        byte[] whole = File.ReadAllBytes(folder["t.bin"]);
        for (int at = HeaderBytes; at < whole.Length; at += 2)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x55;
            Mutations.SignTokenFile(bytes);
            File.WriteAllBytes(folder["m.bin"], bytes);
            Assert.Throws<CyberLMException>(() => TokenFile.Open(folder["m.bin"]));
        }
    }

    const int HeaderBytes = 128;
}
