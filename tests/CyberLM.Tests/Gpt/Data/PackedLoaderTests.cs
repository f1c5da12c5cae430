using System.Text;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

public sealed class PackedLoaderTests
{
    const int Count = 37;
    const int Time = 32;

    [Fact]
    public void Every_epoch_holds_every_document_whole_exactly_once_in_an_order_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Numbered(Count, Time - 1);
        var tokenizer = CharTokenizer.Train(documents);
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        var loader = new PackedLoader(file, 0, Count, rows: 3, Time, seed: 5, fill: false);
        var seen = new List<string>();
        var batch = new Batch(3, Time);
        while (seen.Count < 4 * Count)
        {
            loader.Next(batch);
            for (int row = 0; row < 3; row++)
            {
                var segments = Loaders.Segments(batch, row).Where(segment => !segment.IsIgnored).ToArray();
                Assert.NotEmpty(segments);
                seen.AddRange(segments.Select(segment => Whole(tokenizer, segment)));
            }
        }
        var expected = documents.Select(document => Encoding.UTF8.GetString(document.Span)).Order().ToArray();
        var epochs = seen.Chunk(Count).Take(4).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(expected, epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    static string Whole(CharTokenizer tokenizer, Loaders.Segment segment)
    {
        Assert.Equal(tokenizer.Border, segment.Input);
        Assert.Equal(tokenizer.Border, segment.Targets[^1]);
        return Documents.Text(tokenizer, segment.Targets.AsSpan(..^1));
    }

    [Fact]
    public void Rows_are_filled_with_beginnings_of_documents()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Numbered(Count, Time - 1);
        var tokenizer = CharTokenizer.Train(documents);
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        string[] texts = [.. documents.Select(document => Encoding.UTF8.GetString(document.Span) + "\n")];
        var loader = new PackedLoader(file, 0, Count, rows: 3, Time, seed: 5);
        var batch = new Batch(3, Time);
        int cut = 0;
        for (int i = 0; i < 50; i++)
        {
            loader.Next(batch);
            Assert.Equal(3 * Time, batch.TargetCount);
            foreach (var segment in Enumerable.Range(0, 3).SelectMany(row => Loaders.Segments(batch, row)))
            {
                string text = Documents.Text(tokenizer, segment.Targets);
                Assert.Equal(tokenizer.Border, segment.Input);
                Assert.Contains(texts, whole => whole.StartsWith(text, StringComparison.Ordinal));
                cut += text.EndsWith('\n') ? 0 : 1;
            }
        }
        Assert.InRange(cut, 1, 150);
    }

    [Fact]
    public void Filling_leaves_the_share_of_documents_that_end_at_a_length_as_it_is()
    {
        using var folder = new TemporaryFolder();
        // Half of the documents end after 3 characters, half after 20: half of the segments that reach position 3 have the border there.
        var documents = Documents.Of([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "aaa" : "aaa".PadRight(20, 'b'))]);
        using var file = Documents.CharFile(folder["t.bin"], documents);
        var loader = new PackedLoader(file, 0, 40, rows: 4, time: 30, seed: 1);
        var batch = new Batch(4, 30);
        int ends = 0, reached = 0;
        for (int i = 0; i < 2000; i++)
        {
            loader.Next(batch);
            var segments = Enumerable.Range(0, 4).SelectMany(row => Loaders.Segments(batch, row));
            foreach (var segment in segments.Where(segment => segment.Targets.Length > 3))
            {
                reached++;
                ends += segment.Targets[3] == file.Border ? 1 : 0;
            }
        }
        double error = 0.5 / Math.Sqrt(reached);
        Assert.InRange(ends / (double)reached, 0.5 - 5 * error, 0.5 + 5 * error);
    }

    [Fact]
    public void A_document_longer_than_a_row_comes_in_pieces_that_are_reported()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Of("abcdefghijklmnopqrs", "xy");
        var tokenizer = CharTokenizer.Train(documents);
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        var loader = new PackedLoader(file, 0, 2, rows: 1, time: 8, seed: 1, fill: false);
        Assert.Equal((1, 20), (loader.CutDocuments, loader.ContextForLongest));
        var pieces = new List<string>();
        var batch = new Batch(1, 8);
        while (loader.Epoch == 0)
        {
            loader.Next(batch);
            pieces.AddRange(Loaders.Segments(batch, 0).Where(segment => !segment.IsIgnored)
                .Select(segment => Documents.Text(tokenizer, [segment.Input]) + ">" + Documents.Text(tokenizer, segment.Targets)));
        }
        Assert.Equal(["\n>abcdefgh", "\n>xy\n", "h>ijklmnop", "p>qrs\n"], pieces.Take(4).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_loader_continues_as_the_unbroken_one(bool fill)
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Numbered(Count, 3 * Time));
        Loaders.CheckResume(() => new PackedLoader(file, 2, Count - 3, 3, Time, seed: 9, fill));
    }

    [Fact]
    public void Seeds_give_different_orders()
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Numbered(Count, Time));
        var batches = new[] { 1UL, 2UL }.Select(seed =>
        {
            var batch = new Batch(2, Time);
            new PackedLoader(file, 0, Count, 2, Time, seed).Next(batch);
            return batch.Tokens;
        }).ToArray();
        Assert.NotEqual(batches[0], batches[1]);
    }

    [Fact]
    public void Next_allocates_nothing_over_epochs()
    {
        using var folder = new TemporaryFolder();
        using var file = Documents.CharFile(folder["t.bin"], Documents.Numbered(Count, Time));
        Loaders.CheckAllocatesNothing(new PackedLoader(file, 0, Count, 3, Time, seed: 1));
    }

    [Fact]
    public void A_pass_sees_each_document_of_the_range_once()
    {
        using var folder = new TemporaryFolder();
        var documents = Documents.Numbered(Count, 3 * Time);
        var tokenizer = CharTokenizer.Train(documents);
        using var file = TokenFile.Create(folder["t.bin"], tokenizer, documents);
        var pass = new PackedPass(file, 5, 30, rows: 4, Time);
        string expected = string.Concat(documents[5..30].Select(document => Encoding.UTF8.GetString(document.Span) + "\n"));
        for (int repeat = 0; repeat < 2; repeat++)
        {
            var targets = Loaders.Targets(pass);
            Assert.Equal(expected, Documents.Text(tokenizer, [.. targets]));
            Assert.Equal(pass.TargetCount, targets.Count);
            pass.Restart();
        }
    }
}
