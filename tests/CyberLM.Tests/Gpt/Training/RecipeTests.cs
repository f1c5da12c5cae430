using CsCheck;
using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class RecipeTests
{
    static readonly Gen<Recipe> Recipes =
        from sizes in Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 64], Gen.Int[1, 512], Gen.Int[1, 8])
        from rates in Gen.Select(Gen.Float[1e-6f, 1], Gen.Float[0, 0.99f], Gen.Float[0, 1], Gen.Float[0, 3])
        from rest in Gen.Select(Gen.ULong, Gen.Int[1, 3], Gen.Int[0, 100], Gen.Int[1, 5])
        select new Recipe
        {
            Steps = sizes.Item1,
            Batch = sizes.Item2,
            Time = sizes.Item3,
            Accumulate = sizes.Item4,
            PeakLearningRate = rates.Item1,
            Beta1 = rates.Item2,
            WeightDecay = rates.Item3,
            ClipNorm = rates.Item4,
            WarmUp = sizes.Item1 / 2,
            Seed = rest.Item1,
            Storage = (DType)rest.Item2,
            Optimizer = (Optimizer)(rest.Item2 % 2),
            EvaluateEvery = rest.Item3,
            Patience = rest.Item3,
            Keep = rest.Item4,
        };

    [Fact]
    public void A_recipe_survives_its_file_and_keeps_its_hash()
    {
        using var folder = new TemporaryFolder();
        Recipes.Sample(recipe =>
        {
            File.WriteAllBytes(folder["recipe.json"], RecipeJson.Write(recipe));
            var back = RecipeJson.Read(folder["recipe.json"]);
            Assert.Equal(recipe, back);
            Assert.Equal(RecipeJson.Hash(recipe), RecipeJson.Hash(back));
        }, iter: 50, threads: 1);
    }

    /// <summary>A field that is added to the recipe and forgotten in its file fails here.</summary>
    [Fact]
    public void Every_field_of_a_recipe_is_in_its_file()
    {
        using var folder = new TemporaryFolder();
        foreach (var property in typeof(Recipe).GetProperties().Where(p => p.CanWrite))
        {
            var recipe = new Recipe();
            object other = property.GetValue(recipe) switch
            {
                int number => number + 1,
                float number => number / 2,
                ulong number => number + 1,
                DType => DType.BF16,
                Optimizer => Optimizer.Muon,
                var value => throw new NotSupportedException($"{property.Name}: {value}"),
            };
            property.SetValue(recipe, other);
            File.WriteAllBytes(folder["recipe.json"], RecipeJson.Write(recipe));
            Assert.Equal(recipe, RecipeJson.Read(folder["recipe.json"]));
            Assert.NotEqual(RecipeJson.Hash(new Recipe()), RecipeJson.Hash(recipe));
        }
    }

    [Fact]
    public void Damaged_json_is_refused_or_read_but_never_anything_else()
    {
        using var folder = new TemporaryFolder();
        int refused = 0;
        Data.Mutations.ForEach(RecipeJson.Write(new Recipe()), 1000, bytes =>
        {
            File.WriteAllBytes(folder["recipe.json"], bytes);
            try
            {
                RecipeJson.Read(folder["recipe.json"]);
            }
            catch (CyberLMException)
            {
                refused++;
            }
        });
        // A changed digit is another recipe, which the hash in every checkpoint tells from the run's.
        Assert.InRange(refused, 600, 1000);
    }

    [Theory]
    [InlineData("\"steps\": 2000", "\"steps\": 0", "Steps")]
    [InlineData("\"steps\": 2000", "\"steps\": \"many\"", "steps")]
    [InlineData("\"steps\": 2000", "\"steps\": 1e40", "steps")]
    [InlineData("\"steps\": 2000", "\"stepps\": 2000", "steps")]
    [InlineData("\"steps\": 2000", "\"steps\": 2000, \"steps\": 2000", "JSON")]
    [InlineData("\"steps\": 2000", "\"steps\": 2000, \"dropout\": 0.1", "dropout")]
    [InlineData("\"beta1\": 0.9", "\"beta1\": 1", "Beta1")]
    [InlineData("\"beta1\": 0.9", "\"beta1\": NaN", "JSON")]
    [InlineData("\"optimizer\": \"AdamW\",", "", "'optimizer' is missing")]
    [InlineData("\"optimizer\": \"AdamW\"", "\"optimizer\": \"Adam\"", "not one of AdamW, Muon")]
    [InlineData("\"storage\": \"F32\"", "\"storage\": \"I8\"", "storage")]
    [InlineData("\"storage\": \"F32\"", "\"storage\": \"1\"", "storage")]
    public void A_wrong_field_is_named(string from, string to, string named)
    {
        using var folder = new TemporaryFolder();
        string text = System.Text.Encoding.UTF8.GetString(RecipeJson.Write(new Recipe()));
        Assert.Contains(from, text);
        File.WriteAllText(folder["recipe.json"], text.Replace(from, to));
        var error = Assert.Throws<CyberLMException>(() => RecipeJson.Read(folder["recipe.json"]));
        Assert.Contains(named, error.Message);
    }
}
