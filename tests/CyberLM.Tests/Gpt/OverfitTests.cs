using System.Buffers;
using System.Text;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Tenant;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt;

/// <summary>
/// The whole chain at once: records to tokens, packed rows, training, the cache, sampling and back to bytes. Eight records learned by
/// heart must come out again byte for byte, GUIDs and all, from their first forty bytes; a fault anywhere breaks one of some 22,000.
/// </summary>
public sealed class OverfitTests
{
    const int Records = 8;
    const int Context = 1024;
    const int PromptBytes = 40;
    const int Steps = 400;
    const int Rows = 4;

    [Fact]
    public void Eight_records_learned_by_heart_are_continued_byte_for_byte()
    {
        var backend = ConformanceBackends.Open("native:overfit", 2, threads => new NativeBackend(threads));
        byte[][] records = SignIns();
        Assert.Equal(Records, records.Select(r => Encoding.UTF8.GetString(r, 0, PromptBytes)).Distinct().Count());
        var tokenizer = BpeTrainer.Train(records.Select(r => new ReadOnlyMemory<byte>(r)), 1024);
        using var folder = new TemporaryFolder();
        using var tokens = TokenFile.Create(Path.Combine(folder.Path, "tokens"), tokenizer,
            records.Select(r => new ReadOnlyMemory<byte>(r)));
        var config = new GptConfig(tokenizer.VocabSize, Context, Layers: 2, HeadCount: 4, Channels: 128)
        {
            Positions = Positions.Rotary, Norm = Norm.RmsNorm, Mlp = Mlp.SwiGlu,
        };
        var recipe = new Recipe { Steps = Steps, Batch = Rows, Time = Context, WarmUp = 10, PeakLearningRate = 3e-3f, WeightDecay = 0,
            Seed = 1 };
        var loader = new PackedLoader(tokens, 0, tokens.DocumentCount, recipe.Batch, recipe.Time, recipe.Seed);
        Assert.Equal(0, loader.CutDocuments);
        using var trainer = new Trainer(backend, config, recipe, new TrainingData(loader, null, "overfit"));
        for (int step = 0; step < Steps; step++) trainer.Step();
        Assert.InRange(trainer.Read().Loss, 0, 0.05);

        Assert.All(Continue(backend, config, trainer, tokenizer, records), pair => Assert.Equal(pair.Expected, pair.Actual));
    }

    static IEnumerable<(string Expected, string Actual)> Continue(
        Backend backend, GptConfig config, Trainer trainer, BpeTokenizer tokenizer, byte[][] records)
    {
        using var sampler = new Sampler(backend, config, trainer.Weights.Parameters, rows: 3);
        var prompts = records.Select(r => PromptEnd.Encode(tokenizer, r.AsSpan(0, PromptBytes))).ToList();
        var greedy = new SampleOptions(new NextTokenOptions(0, 0, 1, 0), Seed: 1, MaxTokens: 2 * Context);
        var sequences = sampler.Generate(
            [.. prompts.Select(p => (ReadOnlyMemory<int>)p.Tokens)], greedy, tokenizer.Border, request => prompts[request].Constrain());
        for (int i = 0; i < records.Length; i++)
        {
            var bytes = new ArrayBufferWriter<byte>();
            tokenizer.Decode(prompts[i].Tokens.AsSpan(1), bytes);
            tokenizer.Decode(sequences[i].Tokens.Span, bytes);
            yield return (Encoding.UTF8.GetString(records[i]), Encoding.UTF8.GetString(bytes.WrittenSpan));
        }
    }

    static byte[][] SignIns()
    {
        var log = new TenantLog(new TenantOptions(5, 1, 4, new DateOnly(2026, 1, 5)));
        var writer = new SignInWriter(log.Organisation.TenantId);
        return [.. log.SignIns().Where(record => !record.Interactive).Take(Records).Select(record =>
        {
            var line = new ArrayBufferWriter<byte>();
            writer.Write(record, line);
            return line.WrittenSpan.TrimEnd((byte)'\n').ToArray();
        })];
    }
}
