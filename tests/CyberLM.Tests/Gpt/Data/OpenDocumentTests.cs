using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Gpt.Data;

/// <summary>A document that another one goes on with ends where a context does: no model is to learn that end.</summary>
public sealed class OpenDocumentTests
{
    const int Time = 24;
    static readonly (int Length, bool GoesOn)[] Shapes = [(10, true), (23, false), (30, true), (5, false), (23, true), (1, false)];

    static IEnumerable<EncodedDocument> Encoded() => Shapes.Select((shape, i) =>
        new EncodedDocument(Enumerable.Repeat(i + 1, shape.Length).ToArray(), shape.Length) { GoesOn = shape.GoesOn });

    static TokenFile Write(TemporaryFolder folder) => TokenFile.CreateEncoded(folder["t.bin"], Tokenizer(), Encoded());

    static CharTokenizer Tokenizer() => CharTokenizer.Train([System.Text.Encoding.UTF8.GetBytes("abcdefghijklmnop").AsMemory()]);

    [Fact]
    public void A_file_keeps_which_go_on_and_how_many_bytes_each_has()
    {
        using var folder = new TemporaryFolder();
        Write(folder).Dispose();
        using var file = TokenFile.Open(folder["t.bin"]);
        for (int i = 0; i < Shapes.Length; i++)
            Assert.Equal(Shapes[i], ((int)file.DocumentBytes(i), file.GoesOn(i)));
    }

    [Fact]
    public void Every_token_is_a_target_and_of_the_borders_those_that_end_something()
    {
        using var folder = new TemporaryFolder();
        using var file = Write(folder);
        int expected = Shapes.Sum(shape => shape.Length + (shape.GoesOn ? 0 : 1));
        var pass = new PackedPass(file, 0, Shapes.Length, rows: 2, Time);
        var batch = new Batch(2, Time);
        var targets = new List<int>();
        int counted = 0;
        while (pass.Next(batch))
        {
            targets.AddRange(batch.Targets.Where(target => target != Batch.Ignored));
            counted += batch.TargetCount;
        }
        Assert.Equal((expected, expected, (long)expected), (targets.Count, counted, pass.TargetCount));
        Assert.Equal(Shapes.Count(shape => !shape.GoesOn), targets.Count(target => target == file.Border));

        var loader = new PackedLoader(file, 0, Shapes.Length, rows: 2, Time, seed: 1);
        for (int i = 0; i < 20; i++)
        {
            loader.Next(batch);
            Assert.Equal(batch.Targets.Count(target => target != Batch.Ignored), batch.TargetCount);
            for (int at = 0; at + 1 < batch.Targets.Length; at++)
                if (batch.Targets[at] == file.Border) Assert.DoesNotContain(batch.Tokens[at], OpenTokens());
        }
    }

    /// <summary>What the documents that go on are made of.</summary>
    static IEnumerable<int> OpenTokens() => Shapes.Index().Where(one => one.Item.GoesOn).Select(one => one.Index + 1);

    [Fact]
    public void Of_a_day_longer_than_the_context_all_pieces_but_the_last_go_on()
    {
        using var model = new RandomModel();
        var keys = SequenceKeys.Of(model.Fields.Schema);
        var encoder = new SequenceEncoder(model.Fields.Schema, context: 64);
        int cut = 0;
        foreach (var sequence in SequenceOrder.Of(SmallLog.Records(), keys))
        {
            var pieces = encoder.Encode(sequence, null, 0, _ => 0);
            Assert.Equal([.. Enumerable.Repeat(true, pieces.Count - 1), false], pieces.Select(piece => piece.GoesOn));
            cut += pieces.Count - 1;
        }
        Assert.InRange(cut, 10, int.MaxValue);
    }
}
