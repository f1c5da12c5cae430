using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>How the models of a generation are held in memory.</summary>
sealed record ModelMemory(Backend Backend, DType Storage, bool Quantized, int Rows)
{
    public TrainedModel Open(string folder) => TrainedModel.Open(folder, Backend, Storage, Quantized);

    public Sampler Sampler(TrainedModel model) => new(Backend, model.Config, model.Weights, Rows);

    /// <summary>Of the sampler.</summary>
    public long Bytes(TrainedModel model) => Gpt.Sampler.Bytes(Backend, model.Config, model.Weights, Rows);
}

/// <summary>The slot models of a generation: those beside the model, or others in their place.</summary>
sealed class GenerateSlots : IDisposable
{
    readonly List<IDisposable> opened = [];

    /// <summary>Which slot was drawn by which model.</summary>
    public List<Provenance.SlotOrigin> Origins { get; } = [];

    /// <summary>Of their samplers.</summary>
    public long Bytes { get; private set; }

    /// <param name="folder">of the model whose slots they draw</param>
    /// <param name="others">NAME=DIR, in the place of those beside it</param>
    /// <param name="single">none draws</param>
    public static GenerateSlots Open(
        Talk talk, FieldGenerator generator, string folder, IReadOnlyList<string> others, bool single, ModelMemory memory)
    {
        var slots = new GenerateSlots();
        try
        {
            foreach (var (name, own) in Folders(talk, generator, folder, others, single))
            {
                var model = memory.Open(own);
                slots.opened.Add(model);
                slots.Bytes += memory.Bytes(model);
                var sampler = memory.Sampler(model);
                slots.opened.Insert(0, sampler);                       // goes before what it reads
                generator.AddSlot(name, own, model, sampler);
                talk.Say($"slot {name} is drawn by {own}");
                slots.Origins.Add(new(name, own, model.Checksum));
            }
            return slots;
        }
        catch
        {
            slots.Dispose();
            throw;
        }
    }

    static IEnumerable<(string Name, string Folder)> Folders(
        Talk talk, FieldGenerator generator, string folder, IReadOnlyList<string> others, bool single)
    {
        var named = others.Select(Parse).ToList();
        if (named.GroupBy(other => other.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CyberLMException($"--slot-model {twice.Key}: two models for one slot", "name one");
        if (single && named.Count > 0)
            throw new CyberLMException("--single leaves slot models out, and --slot-model names one", "give one of them");
        if (single) return [];
        if (named.Find(other => !generator.SlotNames.Contains(other.Name)) is { Name: not null } unknown)
            generator.RequireSlot(unknown.Name);
        var found = new List<(string, string)>();
        foreach (string name in generator.SlotNames)
        {
            string beside = ModelFolder.SlotPath(folder, name);
            if (named.Find(other => other.Name == name) is { Name: not null } other) found.Add(other);
            else if (File.Exists(ModelFolder.WeightsPath(beside))) found.Add((name, beside));
            else
                talk.Warn($"{beside} holds no slot model yet: the model draws {name} itself; "
                    + $"cyberlm train --resume --out {folder} trains it");
        }
        return found;
    }

    static (string Name, string Folder) Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? (text[..equals], text[(equals + 1)..])
            : throw new CyberLMException($"--slot-model {text}: no name and folder", "write it like location=travel-model");
    }

    public void Dispose()
    {
        foreach (var one in opened) one.Dispose();
    }
}
