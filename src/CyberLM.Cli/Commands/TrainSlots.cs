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
    /// <summary>A run that goes on from its token file has no records for slot models where they came from standard input.</summary>
    public static void RequireRecords(CorpusSource source, string folder)
    {
        if (source.IsInputAlone && SlotCorpus.Of(folder, source).Count > 0)
            throw new CyberLMException($"{folder} is trained; the records for its slot models came from standard input and are gone",
                $"give them again: cyberlm train --resume --out {folder} --data FILE");
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
        var input = source;
        foreach (var slot in SlotCorpus.Of(folder, source))
        {
            int code = Run(session, slot with { Source = slot.Source.WithInputOf(input) }, folder, source.TokenCount, backend, out input);
            if (code != ExitCode.Done) return code;
        }
        return ExitCode.Done;
    }

    /// <param name="tokens">of whole records; null where that is not known</param>
    /// <param name="read">what it was read from</param>
    static int Run(Session session, SlotCorpus slot, string folder, long? tokens, Backend backend, out CorpusSource read)
    {
        read = slot.Source;
        string own = ModelFolder.SlotPath(folder, slot.Name);
        bool begun = File.Exists(Path.Combine(own, "recipe.json")) && File.Exists(CorpusSource.PathIn(own));
        var source = begun ? CorpusSource.Read(own).Resumed(slot.Source.Key, own) with { Files = slot.Source.Files }
            : slot.Source;
        source = source.WithInputOf(slot.Source);
        if (begun && source.TokenFile is null)
        {
            session.Talk.Say($"the slot model in {own} is trained already");
            return ExitCode.Done;
        }
        session.Talk.Say($"the model of slot {slot.Name}, in {own}");
        using var corpus = begun
            ? Corpus.Reopen(source, own, session.Talk.Say, session.Stop)
            : Corpus.Prepare(source, own, overwrite: true, session.Talk.Say, session.Stop);
        read = corpus.Source;
        TrainCommand.Describe(session.Talk, corpus);
        var config = (ModelFolder.ReadConfig(folder) with { VocabSize = corpus.Tokenizer.VocabSize }).ToldBy(corpus.Tokenizer);
        // What was begun by an older program goes on as it began.
        if (begun) config = config with { Families = ModelFolder.ReadConfig(own).Families };
        var recipe = begun ? ModelFolder.ReadRecipe(own) : Share(ModelFolder.ReadRecipe(folder), corpus.Tokens.TokenCount, tokens);
        TrainCommand.WarnOfLongRecords(session.Talk, corpus, config);
        var progress = TrainCommand.Progress(session, corpus, config, backend, recipe);
        var run = new TrainingRun(backend, corpus.Tokenizer, corpus.Open, progress);
        var result = begun
            ? run.Resume(own, config, session.Stop)
            : run.Start(own, config, recipe, new TrainingStart { Overwrite = true }, session.Stop);
        return TrainCommand.Finish(session, corpus, own, result, progress, folder);
    }

    /// <summary>
    /// Goes over its tokens as often as the model of whole records over its own: what is too often for these is so for a part of them.
    /// </summary>
    static Recipe Share(Recipe whole, long own, long? all)
    {
        if (all is not { } tokens || own >= tokens) return whole;
        int Of(int steps) => (int)(steps * own / tokens);
        int length = Math.Max(1, Of(whole.Steps));
        return whole with { Steps = length, WarmUp = Math.Min(Of(whole.WarmUp), length) };
    }
}
