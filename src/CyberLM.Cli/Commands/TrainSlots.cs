using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>
/// `train --slot`: models of some fields, each trained beside the model of whole records and after it, by its recipe. A slot model is a
/// whole model of its own; what has begun goes on, what has not begins, what has ended is left alone.
/// </summary>
static class TrainSlots
{
    /// <summary>The records are read once for each model.</summary>
    public static void RequireReadable(CorpusSource source)
    {
        if (source.Fields!.Slots.Count > 0 && source.Files.Contains("-"))
            throw new CyberLMException("--slot reads the records once for each model, and standard input can be read only once",
                "save them to a file first");
    }

    /// <summary>Says what belongs to each slot.</summary>
    public static void Describe(Talk talk, Corpus corpus, CorpusSource source)
    {
        if (source.Fields!.Slots.Count > 0 && corpus.Tokenizer is not SchemaTokens)
            throw new CyberLMException("--slot names fields, and the records are learned as text",
                "JSON records have fields, with --tokenizer field; leave the flag out for others");
        foreach (var slot in corpus.Slots)
            talk.Event("slot", $"slot {slot.Name}: {string.Join(", ", slot.Paths)}",
                ("name", slot.Name), ("fields", string.Join(',', slot.Paths)));
    }

    /// <summary>Whether the model of whole records has ended and has slots: its data need not be read again.</summary>
    public static bool AreLeft(CorpusSource source, string folder) =>
        source.TokenFile is null && source.Fields is not null && File.Exists(ModelFolder.WeightsPath(folder))
            && SlotCorpus.Of(folder, source).Count > 0;

    /// <param name="folder">of the model of whole records, which is trained</param>
    /// <param name="source">of that model</param>
    public static int Run(Session session, CorpusSource source, string folder, Backend backend)
    {
        foreach (var slot in SlotCorpus.Of(folder, source))
        {
            int code = Run(session, slot, folder, backend);
            if (code != ExitCode.Done) return code;
        }
        return ExitCode.Done;
    }

    static int Run(Session session, SlotCorpus slot, string folder, Backend backend)
    {
        string own = ModelFolder.SlotPath(folder, slot.Name);
        bool begun = File.Exists(Path.Combine(own, "recipe.json")) && File.Exists(CorpusSource.PathIn(own));
        var source = begun ? CorpusSource.Read(own).Resumed(slot.Source.Key, own) with { Files = slot.Source.Files } : slot.Source;
        if (begun && source.TokenFile is null)
        {
            session.Talk.Say($"the slot model in {own} is trained already");
            return ExitCode.Done;
        }
        session.Talk.Say($"the model of slot {slot.Name}, in {own}");
        using var corpus = begun
            ? Corpus.Reopen(source, own, session.Talk.Say, session.Stop)
            : Corpus.Prepare(source, own, overwrite: true, session.Talk.Say, session.Stop);
        TrainCommand.Describe(session.Talk, corpus);
        var config = ModelFolder.ReadConfig(folder) with { VocabSize = corpus.Tokenizer.VocabSize };
        var recipe = ModelFolder.ReadRecipe(folder);
        TrainCommand.WarnOfLongRecords(session.Talk, corpus, config);
        var progress = TrainCommand.Progress(session, corpus, config, backend, recipe);
        var run = new TrainingRun(backend, corpus.Tokenizer, corpus.Open, progress);
        var result = begun
            ? run.Resume(own, config, session.Stop)
            : run.Start(own, config, recipe, new TrainingStart { Overwrite = true }, session.Stop);
        return TrainCommand.Finish(session, corpus, own, result, progress, folder);
    }
}
