using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>Whether a folder and what the user brings belong together; where not, the error names what differs.</summary>
static class RunIdentity
{
    public static void RequireSameConfig(string folder, GptConfig stored, GptConfig given)
    {
        if (stored == given) return;
        using var left = JsonDocument.Parse(GptConfigJson.ToUtf8(stored));
        using var right = JsonDocument.Parse(GptConfigJson.ToUtf8(given));
        var differences = left.RootElement.EnumerateObject().Concat(right.RootElement.EnumerateObject())
            .Select(field => field.Name).Distinct()
            .Select(name => (Name: name, Stored: Text(left.RootElement, name), Given: Text(right.RootElement, name)))
            .Where(field => field.Stored != field.Given)
            .Select(field => $"{field.Name} is {field.Stored} there, {field.Given} here");
        throw new CyberLMException(
            $"{folder} holds another model: {string.Join("; ", differences)}",
            "Name the folder of this model, or another one.");
    }

    static string Text(JsonElement config, string field) => config.TryGetProperty(field, out var value) ? value.ToString() : "none";

    public static void RequireSameTokenizer(string folder, ITokenizer given)
    {
        var stored = ModelFolder.ReadTokenizer(folder);
        if (ModelFolder.Hash(stored) == ModelFolder.Hash(given)) return;
        throw new CyberLMException(
            $"{folder} holds a model of another tokenizer: "
            + $"{stored.Kind} with {stored.VocabSize} tokens there, {given.Kind} with {given.VocabSize} here",
            "Use the tokenizer of that folder, or train a new model.");
    }

    /// <summary>What a checkpoint remembers against what is there now.</summary>
    public static void RequireSameRun(string folder, CheckpointState stored, CheckpointState now)
    {
        Require(stored.ConfigHash == now.ConfigHash, folder, "config.json");
        Require(stored.TokenizerHash == now.TokenizerHash, folder, "tokenizer.json");
        Require(stored.RecipeHash == now.RecipeHash, folder, "recipe.json");
        if (stored.DataHash != now.DataHash)
            throw new CyberLMException(
                $"the run in {folder} was trained on other data, or on another split of it",
                "Give the same data, or begin from its weights with --init-from.");
    }

    static void Require(bool same, string folder, string file)
    {
        if (!same)
            throw new CyberLMException(
                $"{Path.Combine(folder, file)} is not what the checkpoints of this run were made with", "Put the old file back.");
    }
}
