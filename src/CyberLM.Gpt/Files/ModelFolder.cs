using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// A trained model as a folder: <c>config.json</c>, <c>tokenizer.json</c>, <c>recipe.json</c>, <c>metrics.jsonl</c>,
/// <c>model.safetensors</c> (what generation reads: the best by validation, else the latest) and <c>checkpoints/step-00000100/</c> for
/// resuming; <c>slots/</c> holds models of some fields of the records. Holding the object holds the folder's lock; readers need none, every
/// file is replaced whole.
/// </summary>
public sealed class ModelFolder : IDisposable
{
    const string RecipeName = "recipe.json";
    const string CheckpointsName = "checkpoints";
    const string StepPrefix = "step-";
    readonly FolderLock held;

    ModelFolder(string path, FolderLock held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }
    public string MetricsPath => System.IO.Path.Combine(Path, "metrics.jsonl");
    public string RecipePath => System.IO.Path.Combine(Path, RecipeName);
    /// <summary>The recipe is written last: a folder that has one was begun properly.</summary>
    public bool HasRecipe => File.Exists(RecipePath);
    string CheckpointsPath => System.IO.Path.Combine(Path, CheckpointsName);

    public static string ConfigPath(string folder) => System.IO.Path.Combine(folder, "config.json");
    public static string TokenizerPath(string folder) => System.IO.Path.Combine(folder, "tokenizer.json");
    /// <summary>Where models lie that draw some fields of the records for this one, a folder each.</summary>
    public static string SlotsPath(string folder) => System.IO.Path.Combine(folder, "slots");
    public static string SlotPath(string folder, string name) => System.IO.Path.Combine(SlotsPath(folder), name);
    public static string WeightsPath(string folder) => System.IO.Path.Combine(folder, "model.safetensors");

    public static GptConfig ReadConfig(string folder)
    {
        string path = ConfigPath(folder);
        return File.Exists(path)
            ? GptConfigJson.Read(JsonFields.ReadBytes(path), path)
            : throw new CyberLMException($"{folder} is no model folder: config.json is missing", "Name the folder that train wrote.");
    }

    public static Recipe ReadRecipe(string folder)
    {
        string path = System.IO.Path.Combine(folder, RecipeName);
        return File.Exists(path)
            ? RecipeJson.Read(path)
            : throw new CyberLMException(
                $"{folder} holds no run to resume: {RecipeName} is missing",
                "Put the file back if checkpoints/ is there, else begin without --resume.");
    }

    public static ITokenizer ReadTokenizer(string folder) => Tokenizers.Read(TokenizerPath(folder));

    /// <summary>
    /// Begins a new model. A folder that holds one already is refused, or emptied of it when <paramref name="overwrite"/> says so.
    /// </summary>
    public static ModelFolder Create(string path, GptConfig config, ITokenizer tokenizer, bool overwrite = false)
    {
        if (!overwrite) RequireFree(path);
        DurableFile.Guard(path, aside: null, () => Directory.CreateDirectory(path));
        var folder = new ModelFolder(path, FolderLock.Take(path));
        try
        {
            DurableFile.Guard(path, aside: null, () => folder.Clear());
            DurableFile.Write(TokenizerPath(path), stream => stream.Write(TokenizerUtf8(tokenizer)));
            DurableFile.Write(ConfigPath(path), stream => stream.Write(GptConfigJson.ToUtf8(config)));
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing model for writing and removes what a crash left aside.</summary>
    public static ModelFolder Open(string path)
    {
        if (!File.Exists(ConfigPath(path)))
            throw new CyberLMException($"{path} holds no model: config.json is missing", "Name the folder that the training wrote.");
        var folder = new ModelFolder(path, FolderLock.Take(path));
        DurableFile.Guard(path, aside: null, folder.RemoveLeftovers);
        return folder;
    }

    /// <summary>Steps of the complete checkpoints, ascending.</summary>
    public IReadOnlyList<int> CheckpointSteps()
    {
        if (!Directory.Exists(CheckpointsPath)) return [];
        var steps = new List<int>();
        foreach (string entry in Directory.EnumerateDirectories(CheckpointsPath, StepPrefix + "*"))
        {
            string number = System.IO.Path.GetFileName(entry)[StepPrefix.Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int step) && CheckpointPath(step) == entry)
                steps.Add(step);
        }
        steps.Sort();
        return steps;
    }

    public string CheckpointPath(int step) =>
        System.IO.Path.Combine(CheckpointsPath, StepPrefix + step.ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>
    /// Makes the checkpoint of a step, whole or not at all; <paramref name="fill"/> writes its files into the folder it is given.
    /// </summary>
    public void SaveCheckpoint(int step, Action<string> fill)
    {
        DurableFile.Guard(CheckpointsPath, aside: null, () => Directory.CreateDirectory(CheckpointsPath));
        DurableFile.WriteFolder(CheckpointPath(step), fill);
    }

    /// <summary>Removes all checkpoints but the last <paramref name="keep"/> and the best.</summary>
    public void Prune(int keep, int bestStep)
    {
        var steps = CheckpointSteps();
        foreach (int step in steps.SkipLast(keep).Where(step => step != bestStep)) RemoveCheckpoint(step);
    }

    /// <summary>Renamed before it is emptied, so that no half of a checkpoint ever bears its name.</summary>
    public void RemoveCheckpoint(int step) => DurableFile.Guard(CheckpointPath(step), aside: null, () =>
    {
        string aside = CheckpointPath(step) + DurableFile.PartialSuffix;
        Directory.Move(CheckpointPath(step), aside);
        Directory.Delete(aside, recursive: true);
    });

    /// <summary>Takes a damaged checkpoint out of the row and keeps it for whoever wants to look.</summary>
    public void SetAside(int step) => DurableFile.Guard(CheckpointPath(step), aside: null, () =>
    {
        string aside = CheckpointPath(step) + ".damaged";
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        Directory.Move(CheckpointPath(step), aside);
    });

    public void WriteRecipe(Recipe recipe) => DurableFile.Write(RecipePath, stream => stream.Write(RecipeJson.Write(recipe)));

    public static string Hash(GptConfig config) => Convert.ToHexStringLower(SHA256.HashData(GptConfigJson.ToUtf8(config)));

    public static string Hash(ITokenizer tokenizer) => Convert.ToHexStringLower(SHA256.HashData(TokenizerUtf8(tokenizer)));

    public void Dispose() => held.Dispose();

    /// <summary>Refuses a file where the folder should be.</summary>
    public static void RequireNoFile(string path)
    {
        if (File.Exists(path)) throw new CyberLMException($"{path} is a file", "Name a folder for the model.");
    }

    /// <summary>Refuses a folder that holds a model already.</summary>
    public static void RequireFree(string path)
    {
        string checkpoints = System.IO.Path.Combine(path, CheckpointsName);
        bool holdsModel = File.Exists(System.IO.Path.Combine(path, RecipeName))
            || File.Exists(WeightsPath(path))
            || (Directory.Exists(checkpoints) && Directory.EnumerateDirectories(checkpoints, StepPrefix + "*").Any());
        if (!holdsModel) return;
        throw new CyberLMException(
            $"{path} already holds a model", "Continue it with --resume, replace it with --force, or name another folder.");
    }

    void Clear()
    {
        RemoveLeftovers();
        // The recipe goes first: without it the rest is no run that could be resumed by mistake.
        foreach (string file in new[] { RecipePath, WeightsPath(Path), MetricsPath, ConfigPath(Path), TokenizerPath(Path) })
            File.Delete(file);
        if (Directory.Exists(CheckpointsPath)) Directory.Delete(CheckpointsPath, recursive: true);
        if (Directory.Exists(SlotsPath(Path))) Directory.Delete(SlotsPath(Path), recursive: true);
    }

    void RemoveLeftovers()
    {
        DurableFile.RemoveLeftovers(Path);
        DurableFile.RemoveLeftovers(CheckpointsPath);
    }

    static byte[] TokenizerUtf8(ITokenizer tokenizer)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) tokenizer.Write(json);
        return memory.ToArray();
    }
}
