using System.Diagnostics;
using System.Text;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;

namespace CyberLM.Gpt;

/// <param name="Step">one training step, or one sampling step: a token for every row</param>
/// <param name="TokensPerSecond">training: at the median step; sampling: of the whole run, whose steps grow dearer</param>
/// <param name="Gflops">at that rate, by the count of <see cref="GptConfig.FlopsPerToken"/></param>
/// <param name="Products">sampling: share of the time that products and attention take; the rest is what else a sampler does</param>
/// <param name="PeakShare">training: of the peak right before and after each step, the median; null where nothing measures it</param>
public readonly record struct Speed(
    Timing Step, double TokensPerSecond, double Gflops, double? Products = null, double? PeakShare = null);

/// <summary>
/// How fast one training step and one sampling step are here, on random data: what is computed does not depend on what it means.
/// </summary>
public static class StepSpeed
{
    /// <summary>The widest vocabulary that random text is made of: one block of characters.</summary>
    public const int LargestVocabulary = 20_000;
    const int WarmUpSteps = 2;
    const int Characters = 1 << 17;

    /// <summary>Batches of (batch, BlockSize) tokens: forward, backward, norm, AdamW, and the loss read back.</summary>
    /// <param name="peak">GFLOP/s that the machine could do right now: a shared one can do less at times</param>
    public static Speed OfTraining(
        Backend backend, GptConfig config, int batch, DType storage, int steps, Func<double>? peak = null, CancellationToken stop = default)
    {
        var recipe = new Recipe { Steps = steps + WarmUpSteps, Batch = batch, Time = config.BlockSize, WarmUp = 1, Storage = storage };
        TrainingMemory.Estimate(config, recipe).RequireFits(backend.Info);
        using var folder = new TemporaryFolder();
        var tokenizer = RandomText(config.VocabSize, out byte[] text);
        using var tokens = TokenFile.Create(Path.Combine(folder.Path, "tokens"), tokenizer, [text]);
        var loader = new WindowLoader(tokens, 0, tokens.TokenCount, batch, config.BlockSize, recipe.Seed);
        using var trainer = new Trainer(backend, config, recipe, new TrainingData(loader, null, "speed"));
        double gflop = config.FlopsPerToken(config.BlockSize) * recipe.TokensPerStep / 1e9;
        var (milliseconds, shares) = (new List<double>(), new List<double>());
        double before = 0;
        for (int i = 0; i < WarmUpSteps + steps; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (i == WarmUpSteps && peak is not null) before = peak();
            long start = Stopwatch.GetTimestamp();
            trainer.Step();
            trainer.Read();
            if (i < WarmUpSteps) continue;
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (peak is null) continue;
            double after = peak();
            shares.Add(gflop / milliseconds[^1] * 1000 / ((before + after) / 2));
            before = after;
        }
        var timing = Timing.Of(milliseconds);
        double? share = peak is null ? null : Timing.Of(shares).Median;
        return new(timing, recipe.TokensPerStep / timing.Median * 1000, gflop / timing.Median * 1000, PeakShare: share);
    }

    /// <summary>The whole sampler: rows that each grow from one token to the given length, one token a step.</summary>
    public static Speed OfSampling(Backend backend, GptConfig config, DType storage, int rows, int length, CancellationToken stop = default)
    {
        using var weights = new ParameterArena(backend, "weights", config, storage, constants: true);
        Initialization.Write(backend, weights.Placed, seed: 1);
        var prompts = Enumerable.Repeat<ReadOnlyMemory<int>>(new[] { 0 }, rows).ToList();
        // A border that no token can be: every row runs to its full length.
        var options = new SampleOptions(new NextTokenOptions(1, 0, 1, 0), Seed: 1, length);
        var ends = new List<long>();
        void Run(Backend on, Action beforeEach)
        {
            using var sampler = new Sampler(on, config, weights.Parameters, rows);
            for (int i = 0; i < 2; i++)
            {
                beforeEach();
                ends.Clear();
                ends.Add(Stopwatch.GetTimestamp());
                sampler.Run(prompts, options, border: config.VocabSize, _ => { }, null, stop, () => ends.Add(Stopwatch.GetTimestamp()));
            }
        }

        Run(backend, () => { });
        var steps = ends.Zip(ends.Skip(1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds).ToList();
        double rate = (double)rows * length / Whole().TotalSeconds;
        var profiled = new ProfiledBackend(backend);                     // not disposed: the backend is the caller's
        Run(profiled, profiled.Profile.Reset);
        // Forward is a third of forward and backward; half of what a row grows to is read on average, as in training.
        return new(Timing.Of(steps), rate, config.FlopsPerToken(length) / 3 * rate / 1e9, InProducts(profiled.Profile) / Whole());

        TimeSpan Whole() => Stopwatch.GetElapsedTime(ends[0], ends[^1]);
    }

    static TimeSpan InProducts(ProfiledKernels profile) => profile.Table
        .Where(p => p.Operation.StartsWith("Matmul", StringComparison.Ordinal) || p.Operation == nameof(IKernels.AttentionDecode))
        .Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Time);

    static CharTokenizer RandomText(int vocabulary, out byte[] text)
    {
        const int first = 0x4E00;                            // a block of assigned characters wide enough for LargestVocabulary
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
