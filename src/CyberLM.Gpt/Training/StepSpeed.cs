using System.Diagnostics;
using System.Text;
using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <param name="Milliseconds">median of a step</param>
/// <param name="Gflops">by the count of <see cref="GptConfig.FlopsPerToken"/></param>
public readonly record struct Speed(double Milliseconds, double TokensPerSecond, double Gflops);

/// <summary>
/// How fast one training step and one sampling step are here, on random data: what is computed does not depend on what it means.
/// </summary>
public static class StepSpeed
{
    const int WarmUpSteps = 2;
    const int Characters = 1 << 17;

    /// <summary>Batches of (batch, BlockSize) tokens: forward, backward, norm, AdamW, and the loss read back.</summary>
    public static Speed OfTraining(Backend backend, GptConfig config, int batch, DType storage, int steps, CancellationToken stop = default)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = RandomText(config.VocabSize, out byte[] text);
        using var tokens = TokenFile.Create(Path.Combine(folder.Path, "tokens"), tokenizer, [text]);
        var recipe = new Recipe { Steps = steps + WarmUpSteps, Batch = batch, Time = config.BlockSize, WarmUp = 1, Storage = storage };
        var loader = new WindowLoader(tokens, 0, tokens.TokenCount, batch, config.BlockSize, recipe.Seed);
        using var trainer = new Trainer(backend, config, recipe, new TrainingData(loader, null, "speed"));
        double seconds = Median(steps, stop, () =>
        {
            trainer.Step();
            trainer.Read();
        });
        double rate = recipe.TokensPerStep / seconds;
        return new(seconds * 1000, rate, config.FlopsPerToken(config.BlockSize) * rate / 1e9);
    }

    /// <summary>Rows that each grow from one token to half the context, one token a step.</summary>
    public static Speed OfSampling(Backend backend, GptConfig config, DType storage, int rows, CancellationToken stop = default)
    {
        using var weights = new ParameterArena(backend, "weights", config, storage);
        Initialization.Write(backend, weights.Placed, seed: 1);
        using var sampler = new Sampler(backend, config, weights.Parameters, rows);
        int length = config.BlockSize / 2;
        var prompts = Enumerable.Repeat<ReadOnlyMemory<int>>(new[] { 0 }, rows).ToList();
        // A border that no token can be: every row runs to its full length.
        var options = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), Seed: 1, length);
        void Run() => sampler.Run(prompts, options, border: config.VocabSize, _ => { }, null, stop);

        Run();
        long start = Stopwatch.GetTimestamp();
        Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double rate = (double)rows * length / seconds;
        // Forward is a third of forward and backward; half the context is read on average while it grows to half: a quarter.
        return new(seconds * 1000 / length, rate, config.FlopsPerToken(length) / 3 * rate / 1e9);
    }

    static double Median(int steps, CancellationToken stop, Action step)
    {
        var seconds = new List<double>();
        for (int i = 0; i < WarmUpSteps + steps; i++)
        {
            stop.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            step();
            if (i >= WarmUpSteps) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        seconds.Sort();
        return seconds[seconds.Count / 2];
    }

    static CharTokenizer RandomText(int vocabulary, out byte[] text)
    {
        const int first = 0x4E00;                            // a block of assigned characters wide enough for any vocabulary here
        var characters = new StringBuilder(Characters);
        for (int i = 0; i < Characters; i++)
            characters.Append((char)(first + (i < vocabulary - 1 ? i : Philox.Below(1, 0, (ulong)i, vocabulary - 1))));
        text = Encoding.UTF8.GetBytes(characters.ToString());
        return CharTokenizer.Train([text]);
    }

    sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("cyberlm-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
