using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// What the tool itself wrote among the logs of a folder: a model, records it generated, the answers to a simulated log. A model that
/// learned them would learn its own output; whoever wants that names the file itself.
/// </summary>
static class OwnFiles
{
    const string ProvenanceEnding = ".provenance.json";

    /// <summary>Beside the simulated sign-ins: who is who in them, and what each record really was.</summary>
    static readonly string[] Truth = ["tenant.json", "truth.jsonl"];

    static readonly string[] OfModel =
    [
        "config.json", "tokenizer.json", "recipe.json", "metrics.jsonl", "data.json", "schema.json", "keys.json", "population.json",
        "grammar.json",
    ];

    /// <param name="root">the folder that was named: what else lies in it is its user's, be it a model's folder too</param>
    public static bool Holds(string root, string file)
    {
        string name = Path.GetFileName(file);
        if (Truth.Contains(name)) return true;
        if (name.EndsWith(LabelConventions.Ending, StringComparison.Ordinal)) return true;
        if (name.EndsWith(ProvenanceEnding, StringComparison.Ordinal) || File.Exists(file + ProvenanceEnding)) return true;
        string top = Path.GetFullPath(root).TrimEnd('/'), full = Path.GetFullPath(file);
        string? folder = Path.GetDirectoryName(full);
        for (; folder is not null && folder != top; folder = Path.GetDirectoryName(folder))
            if (IsModel(folder)) return true;
        if (!IsModel(top)) return false;
        return OfModel.Contains(name) || full.StartsWith($"{top}/checkpoints/", StringComparison.Ordinal)
            || full.StartsWith($"{ModelFolder.SlotsPath(top)}/", StringComparison.Ordinal);
    }

    /// <summary>Also one whose run was killed before it began: its recipe comes later than these two.</summary>
    static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, "config.json")) && File.Exists(Path.Combine(folder, "tokenizer.json"));
}
