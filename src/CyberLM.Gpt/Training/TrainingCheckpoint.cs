namespace CyberLM.Gpt;

/// <summary>A trainer's whole state in one folder: model.safetensors, optimizer.safetensors and state.json, which binds the two.</summary>
static class TrainingCheckpoint
{
    const string ModelFile = "model.safetensors";
    const string OptimizerFile = "optimizer.safetensors";
    const string StateFile = "state.json";

    /// <summary>Fills a folder that is still aside.</summary>
    public static void Write(string folder, Trainer trainer, CheckpointState state)
    {
        string model = "", optimizer = "";
        DurableFile.WriteFlushed(Path.Combine(folder, ModelFile), stream => model = trainer.SaveWeights(stream));
        DurableFile.WriteFlushed(Path.Combine(folder, OptimizerFile), stream => optimizer = trainer.SaveOptimizer(stream));
        var complete = state with { ModelChecksum = model, OptimizerChecksum = optimizer };
        DurableFile.WriteFlushed(Path.Combine(folder, StateFile), stream => stream.Write(complete.ToUtf8()));
    }

    public static CheckpointState ReadState(string folder) => CheckpointState.Read(Path.Combine(folder, StateFile));

    /// <summary>
    /// Puts the trainer where the checkpoint was made. After an exception the trainer is worth nothing until another one is read.
    /// </summary>
    public static void Read(string folder, Trainer trainer, CheckpointState state)
    {
        RequireSame(folder, ModelFile, trainer.LoadWeights(Path.Combine(folder, ModelFile)), state.ModelChecksum);
        RequireSame(folder, OptimizerFile, trainer.LoadOptimizer(Path.Combine(folder, OptimizerFile)), state.OptimizerChecksum);
        trainer.Restore(state.Step, state.BatchIndex, state.Skipped);
    }

    static void RequireSame(string folder, string file, string actual, string expected)
    {
        if (actual != expected)
            throw new CyberLMException($"{Path.Combine(folder, file)} is not the file that {StateFile} was written with");
    }
}
