using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>What a card is asked to hold, said before it is asked.</summary>
public sealed class CudaMemoryTests
{
    const long Gigabyte = 1_000_000_000;
    static readonly BackendInfo Card = new("cuda", "NVIDIA H100 80GB", 80 * Gigabyte, BFloat16: true, TensorCores: true);

    static TrainingMemory OfReference(int batch)
    {
        var config = GptPresets.Get("reference", vocabSize: 50_257);
        var recipe = Recipe.OfPreset("reference") with { Storage = DType.BF16, Batch = batch, Time = config.BlockSize };
        return TrainingMemory.Estimate(config, recipe);
    }

    [Fact]
    public void The_largest_preset_trains_on_80_gigabytes_without_computing_activations_twice()
    {
        var memory = OfReference(batch: 12);
        memory.RequireFits(Card);
        Assert.InRange(memory.Total, 8 * Gigabyte, 20 * Gigabyte);
    }

    [Fact]
    public void What_a_card_cannot_hold_is_refused_with_the_numbers()
    {
        var refusal = Assert.Throws<EnvironmentException>(() => OfReference(batch: 200).RequireFits(Card));
        Assert.Matches(@"^the run needs [\d,]+ MiB, NVIDIA H100 80GB has 76,293 MiB$", refusal.Message);
        Assert.Contains("activations", refusal.Hint);
    }
}
