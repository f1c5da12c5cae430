using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

public sealed class InitializationTests
{
    static readonly GptConfig Config = new(97, 16, 3, 4, 32) { Bias = true };

    [Fact]
    public void Every_parameter_starts_as_gpt2_says()
    {
        foreach (var spec in Parameters.Specs(Config))
        {
            var values = Initialization.Values(spec, seed: 1);
            if (spec.Name.EndsWith("bias"))
            {
                Assert.All(values, value => Assert.Equal(0, value));
                continue;
            }
            if (spec.Name.Contains("ln_"))
            {
                Assert.All(values, value => Assert.Equal(1, value));
                continue;
            }
            double expected = spec.Name.EndsWith("c_proj.weight") ? 0.02 / Math.Sqrt(2 * Config.Layers) : 0.02;
            double std = Math.Sqrt(values.Average(value => (double)value * value));
            // Five standard errors of a standard deviation.
            Assert.Equal(expected, std, 5 * expected / Math.Sqrt(2 * values.Length));
            Assert.InRange(values.Average(), -5 * expected / Math.Sqrt(values.Length), 5 * expected / Math.Sqrt(values.Length));
        }
    }

    [Fact]
    public void Names_are_nanogpts_and_blocks_stand_together()
    {
        var names = Parameters.Specs(Config with { Layers = 1, TiedHead = false }).Select(spec => spec.Name);
        Assert.Equal(
            [
                "transformer.wte.weight", "transformer.wpe.weight",
                "transformer.h.0.ln_1.weight", "transformer.h.0.ln_1.bias",
                "transformer.h.0.attn.c_attn.weight", "transformer.h.0.attn.c_attn.bias",
                "transformer.h.0.attn.c_proj.weight", "transformer.h.0.attn.c_proj.bias",
                "transformer.h.0.ln_2.weight", "transformer.h.0.ln_2.bias",
                "transformer.h.0.mlp.c_fc.weight", "transformer.h.0.mlp.c_fc.bias",
                "transformer.h.0.mlp.c_proj.weight", "transformer.h.0.mlp.c_proj.bias",
                "transformer.ln_f.weight", "transformer.ln_f.bias", "lm_head.weight",
            ], names);
    }

    [Fact]
    public void A_parameter_depends_on_seed_and_name_only()
    {
        var deep = Parameters.Specs(Config).First(spec => spec.Name == "transformer.h.2.mlp.c_fc.weight");
        var modern = Parameters.Specs(Config with { Positions = Positions.Rotary, Bias = false, TiedHead = false })
            .First(spec => spec.Name == deep.Name);
        Assert.Equal(Initialization.Values(deep, 1), Initialization.Values(modern, 1));
        Assert.NotEqual(Initialization.Values(deep, 1), Initialization.Values(deep, 2));
        Assert.NotEqual(Initialization.Values(deep, 1), Initialization.Values(deep with { Name = "transformer.h.1.mlp.c_fc.weight" }, 1));
    }

    [Fact]
    public void Stored_weights_are_the_rounded_masters()
    {
        using var backend = new ReferenceBackend();
        var (stored, storedArena) = Place(backend, DType.BF16);
        var (masters, masterArena) = Place(backend, DType.F32);
        using var one = storedArena;
        using var other = masterArena;
        Initialization.Write(backend, stored, seed: 3, masters);
        for (int i = 0; i < stored.Count; i++)
        {
            var bits = new ushort[stored[i].Tensor.Count];
            var exact = new float[bits.Length];
            backend.Read<ushort>(bits, stored[i].Tensor);
            backend.Read<float>(exact, masters[i].Tensor);
            Assert.Equal(exact.Select(BFloat16.FromSingle), bits);
        }
    }

    static (IReadOnlyList<PlacedParameter>, Arena) Place(ReferenceBackend backend, DType type) =>
        Arena.Place(backend, "weights", arena =>
        {
            var placement = new ArenaPlacement(arena, type);
            Parameters.Declare(Config, placement);
            return placement.Placed;
        });
}
