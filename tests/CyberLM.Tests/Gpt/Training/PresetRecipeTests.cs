using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class PresetRecipeTests
{
    [Fact]
    public void Every_preset_has_a_recipe_for_either_optimizer()
    {
        foreach (string preset in GptPresets.Names)
        {
            Assert.NotNull(Recipe.OfPreset(preset).Validate());
            foreach (var optimizer in Enum.GetValues<Optimizer>())
                Assert.Equal(optimizer, Recipe.OfPreset(preset, optimizer).Validate().Optimizer);
        }
        Assert.Contains("no preset 'huge'", Assert.Throws<CyberLMException>(() => Recipe.OfPreset("huge")).Message);
    }
}
