using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>What a run will take from the device, arena by arena, known before anything is allocated.</summary>
public sealed record TrainingMemory(IReadOnlyList<(string Name, long Bytes)> Arenas)
{
    public long Total => Arenas.Sum(arena => arena.Bytes);

    public static TrainingMemory Estimate(GptConfig config, Recipe recipe, TokenFamilies? families = null)
    {
        bool muon = recipe.Optimizer == Optimizer.Muon;
        long floats = OfParameters(config, recipe.Floats);
        long moment = muon ? OfParameters(config, recipe.Floats, MuonOptimizer.LeavesToAdamW) : floats;
        var arenas = new List<(string, long)>
        {
            ("weights", OfParameters(config, recipe.Storage, constants: true)),
            ("gradients", floats),
            ("first moments", moment),
            ("second moments", moment),
        };
        if (muon)
        {
            arenas.Add(("momentum", OfParameters(config, recipe.Floats, MuonOptimizer.Orthogonalizes)));
            arenas.Add(("orthogonalization", Arena.Measure(arena => NewtonSchulz.Declare(config, arena, recipe.Storage, recipe.Floats))));
        }
        if (families is not null) arenas.Add(("families", OfFamilies(config, recipe, families)));
        if (recipe.Storage != recipe.Floats) arenas.Add(("master weights", floats));
        arenas.Add(("activations", OfActivations(config, recipe)));
        return new TrainingMemory(arenas);
    }

    /// <summary>Refuses, with the numbers, what the device or this machine cannot hold.</summary>
    public void RequireFits(BackendInfo device)
    {
        long available = device.MemoryBytes > 0 ? device.MemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (Total <= available) return;
        string holder = device.MemoryBytes > 0 ? device.Device : "this machine";
        var largest = Arenas.MaxBy(arena => arena.Bytes);
        throw new EnvironmentException(
            $"the run needs {Total / Mebibyte:N0} MiB, {holder} has {available / Mebibyte:N0} MiB",
            $"The largest part is {largest.Name} with {largest.Bytes / Mebibyte:N0} MiB: "
            + "take a smaller --batch and more --accumulate, a shorter --context, or a smaller model.");
    }

    const long Mebibyte = 1 << 20;

    static long OfParameters(GptConfig config, DType type, Func<ParameterSpec, bool>? which = null, bool constants = false) =>
        Arena.Measure(arena => ParameterArena.Declare(config, arena, type, which, constants));

    static long OfFamilies(GptConfig config, Recipe recipe, TokenFamilies families) =>
        Arena.Measure(arena => FamilyOptimizer.Declare(arena, config, recipe.Floats, families, trained: null));

    static long OfActivations(GptConfig config, Recipe recipe) =>
        Arena.Measure(arena => Activations.Declare(config, arena, recipe.Storage, recipe.Floats, recipe.Batch, recipe.Time));
}
