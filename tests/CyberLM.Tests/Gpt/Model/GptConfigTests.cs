using CsCheck;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

public sealed class GptConfigTests
{
    [Theory]
    [InlineData(0, 4, 4, "vocabulary")]
    [InlineData(11, 5, 12, "5 heads do not divide 12 channels")]
    [InlineData(11, 0, 12, "number of heads")]
    [InlineData(11, 4, 0, "number of channels")]
    public void A_size_that_does_not_fit_is_named(int vocabulary, int heads, int channels, string part)
    {
        var error = Assert.Throws<CyberLMException>(() => new GptConfig(vocabulary, 8, 2, heads, channels).Validate());
        Assert.Contains(part, error.Message);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Key_value_heads_must_divide_heads_and_rotary_heads_must_be_even()
    {
        var grouped = Assert.Throws<CyberLMException>(() => (new GptConfig(11, 8, 2, 6, 12) { KeyValueHeads = 4 }).Validate());
        Assert.Contains("4 key/value heads do not divide 6 heads", grouped.Message);
        var odd = Assert.Throws<CyberLMException>(() => (new GptConfig(11, 8, 2, 4, 12) { Positions = Positions.Rotary }).Validate());
        Assert.Contains("a head has 3 channels", odd.Message);
    }

    [Fact]
    public void Parameters_of_gpt2_small_are_counted_as_published()
    {
        // 124,439,808 parameters: GPT-2 small with its vocabulary of 50,257, context of 1,024, biases and tied head.
        var config = new GptConfig(50_257, 1024, 12, 12, 768) { Bias = true };
        Assert.Equal(124_439_808, config.ParameterCount);
    }

    [Fact]
    public void Flops_are_six_per_matmul_weight_and_half_the_attention_square()
    {
        var config = new GptConfig(100, 64, 2, 2, 8);
        long matrices = Parameters.Specs(config).Where(spec => spec.Matrix).Sum(spec => spec.Shape.Count) + 100 * 8;
        // Scores and their use: 2 matmuls of 2 FLOP x 8 channels over (T + 1) / 2 keys on average, twice that again backward, 2 layers.
        double attention = 3 * 2 * 2 * 8 * (64 + 1) / 2.0 * 2;
        Assert.Equal(6 * matrices + attention, config.FlopsPerToken(64));
    }

    [Theory]
    [InlineData("tiny", 4, 4, 256, 512)]
    [InlineData("small", 6, 6, 384, 1024)]
    [InlineData("base", 8, 8, 512, 1024)]
    [InlineData("reference", 12, 12, 768, 2048)]
    public void Presets_have_their_sizes(string name, int layers, int heads, int channels, int context)
    {
        var config = GptPresets.Get(name, 500).Validate();
        Assert.Equal((layers, heads, channels, context), (config.Layers, config.HeadCount, config.Channels, config.BlockSize));
        Assert.Contains(name, GptPresets.Names);
    }

    [Fact]
    public void An_unknown_preset_is_answered_with_the_known_ones()
    {
        var error = Assert.Throws<CyberLMException>(() => GptPresets.Get("huge", 500));
        Assert.Contains("tiny, small, base, reference", error.Hint);
    }

    static readonly Gen<GptConfig> Configs =
        from variant in Gen.Int[0, 7]
        from sizes in Gen.Select(Gen.Int[2, 1000], Gen.Int[2, 4096], Gen.Int[1, 30], Gen.Int[1, 8], Gen.Int[1, 32])
        from bias in Gen.Bool
        from tied in Gen.Bool
        from theta in Gen.Float[1.5f, 1e7f]
        select new GptConfig(sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4, sizes.Item4 * sizes.Item5 * 2)
        {
            KeyValueHeads = sizes.Item4 % 2 == 0 ? sizes.Item4 / 2 : sizes.Item4,
            Positions = (Positions)(variant & 1),
            Norm = (Norm)(variant >> 1 & 1),
            Mlp = (Mlp)(variant >> 2),
            Bias = bias,
            TiedHead = tied,
            RopeTheta = theta,
        };

    [Fact]
    public void Json_round_trips() => Configs.Sample(config => GptConfigJson.Read(GptConfigJson.ToUtf8(config), "config.json") == config);

    /// <summary>A field that is added to the configuration and forgotten in its file fails here.</summary>
    [Fact]
    public void Every_field_is_in_the_file()
    {
        var config = new GptConfig(500, 64, 2, 4, 32);
        foreach (var property in typeof(GptConfig).GetProperties().Where(p => p.CanWrite))
        {
            // A model that is told what is due has no learned positions, and only such a model has families.
            var other = property.Name switch
            {
                nameof(GptConfig.Dues) => config with { Positions = Positions.Rotary },
                nameof(GptConfig.Families) => config with { Positions = Positions.Rotary, Dues = 3 },
                _ => config with { },
            };
            property.SetValue(other, property.GetValue(config) switch
            {
                bool flag => !flag,
                float number => number / 2,
                int number when property.Name == nameof(GptConfig.KeyValueHeads) => number / 2,
                int number => 2 * number,
                null => new TokenFamilies(config.VocabSize, [0, 3, 499]),
                Positions => Positions.Rotary,
                Norm => Norm.RmsNorm,
                Mlp => Mlp.SwiGlu,
                var value => throw new NotSupportedException($"{property.Name}: {value}"),
            });
            Assert.NotEqual(config, other);
            Assert.Equal(other, GptConfigJson.Read(GptConfigJson.ToUtf8(other), "config.json"));
        }
    }

    [Fact]
    public void Damaged_json_is_refused_or_read_but_never_anything_else()
    {
        var original = GptConfigJson.ToUtf8(new GptConfig(500, 64, 2, 4, 32) { Positions = Positions.Rotary });
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            var damaged = Mutate(original, new Random(i));
            try
            {
                GptConfigJson.Read(damaged, "config.json").Validate();
            }
            catch (CyberLMException e)
            {
                Assert.StartsWith("config.json: ", e.Message);
                refused++;
            }
        }
        // A changed digit or an enlarged number can be a valid file; most damage is not.
        Assert.InRange(refused, 600, 1000);
    }

    static byte[] Mutate(byte[] original, Random random)
    {
        int at = random.Next(original.Length);
        return random.Next(5) switch
        {
            0 => original[..at],
            1 => [.. original[..at], (byte)random.Next(256), .. original[(at + 1)..]],
            2 => [.. original[..at], .. original[Math.Min(at + random.Next(1, 30), original.Length)..]],
            3 => [.. original[..at], .. original[random.Next(at + 1)..]],
            _ => [.. original[..at], .. "9999999999"u8, .. original[at..]],
        };
    }

    [Theory]
    [InlineData("\"layers\": 2", "\"layers\": 2.5", "field 'layers' must be a 32-bit integer")]
    [InlineData("\"layers\": 2,", "", "field 'layers' is missing")]
    [InlineData("\"layers\"", "\"depth\"", "field 'depth' is unknown")]
    [InlineData("\"layers\"", "\"\\ud800\"", "not valid JSON")]
    [InlineData("\"norm\": \"layernorm\"", "\"norm\": \"\\ud800\"", "config.json: ")]
    [InlineData("\"norm\": \"layernorm\"", "\"norm\": \"batchnorm\"", "one of layernorm, rmsnorm")]
    [InlineData("\"bias\": false", "\"bias\": 0", "field 'bias' must be true or false")]
    [InlineData("\"ropeTheta\": 10000", "\"ropeTheta\": 1e999", "field 'ropeTheta' must be a finite number")]
    [InlineData("\"layers\": 2", "\"layers\": 2, \"layers\": 3", "not valid JSON")]
    [InlineData("\"bias\": false", "\"bias\": false, \"families\": [0, 500]", "field 'families' must be whole numbers that ascend")]
    [InlineData("\"bias\": false", "\"bias\": false, \"families\": 3", "field 'families' must be whole numbers that ascend")]
    [InlineData("\"bias\": false", "\"bias\": false, \"families\": [0]", "not told what is due has no families")]
    [InlineData("\"heads\": 4", "\"heads\": 5", "5 heads do not divide 32 channels")]
    public void A_wrong_field_is_named(string what, string by, string part)
    {
        string json = System.Text.Encoding.UTF8.GetString(GptConfigJson.ToUtf8(new GptConfig(500, 64, 2, 4, 32)));
        Assert.Contains(what, json);
        var changed = System.Text.Encoding.UTF8.GetBytes(json.Replace(what, by));
        Assert.Contains(part, Assert.Throws<CyberLMException>(() => GptConfigJson.Read(changed, "config.json")).Message);
    }
}
