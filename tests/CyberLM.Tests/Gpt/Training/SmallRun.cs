using System.Text;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>A corpus of a few thousand characters, a model that learns it in seconds, and the recipe for it.</summary>
sealed class SmallRun : IDisposable
{
    readonly TokenFile tokens;

    public SmallRun(string folder)
    {
        ReadOnlyMemory<byte>[] documents = [.. Enumerable.Range(0, 120).Select(Line).Select(line => Encoding.UTF8.GetBytes(line))];
        Tokenizer = CharTokenizer.Train(documents);
        tokens = TokenFile.Create(Path.Combine(folder, "tokens.bin"), Tokenizer, documents);
    }

    static string Line(int i) => i % 2 == 0 ? $"user=alice{i % 7} app=portal ip=10.0.0.{i % 11} ok" : "user=bob app=mail fail";

    public CharTokenizer Tokenizer { get; }

    public GptConfig Config => new(Tokenizer.VocabSize, BlockSize: 16, Layers: 2, HeadCount: 2, Channels: 16)
    {
        Positions = Positions.Rotary,
        Norm = Norm.RmsNorm,
        Mlp = Mlp.SwiGlu,
    };

    /// <summary>With a table of families at its head; a text has one thing due, always.</summary>
    public GptConfig Told => Config with { Dues = 3, Families = new(Tokenizer.VocabSize, [0, 2, 12]) };

    public static Recipe Recipe => new()
    {
        Steps = 12,
        Batch = 2,
        Time = 16,
        Accumulate = 2,
        PeakLearningRate = 5e-3f,
        WarmUp = 3,
        EvaluateEvery = 4,
        EvaluationBatches = 3,
        CheckpointEvery = 3,
        Storage = NativeFault.Value is null ? DType.F32 : DType.F64,
    };

    public static Backend OpenBackend() => NativeFault.Value is null ? new NativeBackend(1) : new ReferenceBackend();

    /// <summary>A native library that is absent or lacks an operation is a counted skip unless CYBERLM_REQUIRE names it.</summary>
    public static void RequireNative()
    {
        if (NativeFault.Value is not { } fault) return;
        string[] required = (Environment.GetEnvironmentVariable("CYBERLM_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        Assert.False(required.Contains("native"), $"CYBERLM_REQUIRE names native: {fault}");
        Assert.Skip(fault);
    }

    /// <summary>Why native cannot train; null when it can.</summary>
    static readonly Lazy<string?> NativeFault = new(() =>
    {
        if (!NativeBackend.Present) return NativeBackend.WhyAbsent ?? "native is absent";
        using var folder = new TemporaryFolder();
        using var small = new SmallRun(folder.Path);
        using var backend = new NativeBackend(1);
        try
        {
            using var trainer = small.Trainer(backend, new Recipe { Steps = 1, WarmUp = 0, Batch = 1, Time = 8 });
            trainer.Step();
            return null;
        }
        catch (NotSupportedException e)
        {
            return e.Message;
        }
    });

    public TrainingData Data(Recipe recipe)
    {
        long cut = tokens.TokenCount * 9 / 10;
        return new TrainingData(
            new WindowLoader(tokens, 0, cut, recipe.Batch, recipe.Time, recipe.Seed),
            new WindowPass(tokens, cut, tokens.TokenCount, recipe.Batch, recipe.Time),
            tokens.ContentHash,
            ValidationBytes: tokens.TokenCount - cut);
    }

    public TrainingData PackedData(Recipe recipe) => new(
        new PackedLoader(tokens, 0, tokens.DocumentCount, recipe.Batch, recipe.Time, recipe.Seed, fill: false),
        Validation: null,
        tokens.ContentHash);

    public Trainer Trainer(Backend backend, Recipe recipe) => new(backend, Config, recipe, Data(recipe));

    /// <summary>All weights as bits.</summary>
    public static byte[] Weights(Trainer trainer)
    {
        using var memory = new MemoryStream();
        trainer.SaveWeights(memory);
        return memory.ToArray();
    }

    public void Dispose() => tokens.Dispose();
}
