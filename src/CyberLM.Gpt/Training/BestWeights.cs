using System.Globalization;

namespace CyberLM.Gpt;

/// <summary>The file that generation reads: the best weights so far, the latest while none is known to be the best.</summary>
static class BestWeights
{
    /// <summary>Writes the trainer's weights as they are.</summary>
    public static void Write(ModelFolder folder, Trainer trainer, CheckpointState state)
    {
        var metadata = new Dictionary<string, string>
        {
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            [TrainedModel.ConfigHash] = state.ConfigHash,
            [TrainedModel.TokenizerHash] = state.TokenizerHash,
        };
        if (state.BestLoss is double loss) metadata["validationLoss"] = loss.ToString("R", CultureInfo.InvariantCulture);
        DurableFile.Write(ModelFolder.WeightsPath(folder.Path), stream => trainer.SaveWeights(stream, metadata));
    }

    /// <summary>
    /// A file that was damaged or lost since is written again: from the checkpoint of the best step, else from the newest, which then
    /// counts as the best. The trainer holds the newest checkpoint before and after.
    /// </summary>
    public static CheckpointState Restore(ModelFolder folder, Trainer trainer, CheckpointState newest, Action<string> say)
    {
        if (Damage(ModelFolder.WeightsPath(folder.Path)) is not { } damage) return newest;
        bool newestIsBest = newest.BestLoss is null || newest.BestStep == newest.Step;
        var best = newestIsBest ? newest : TryLoad(folder.CheckpointPath(newest.BestStep), trainer);
        if (best is null)
        {
            TrainingCheckpoint.Read(folder.CheckpointPath(newest.Step), trainer, newest);
            best = newest = newest with { BestLoss = null, BestStep = 0, EvaluationsSinceBest = 0 };
        }
        Write(folder, trainer, best);
        if (best != newest) TrainingCheckpoint.Read(folder.CheckpointPath(newest.Step), trainer, newest);
        string which = newestIsBest || best != newest ? "" : ": the best weights are lost";
        say($"{damage}; written again from the checkpoint of step {best.Step}{which}");
        return newest;
    }

    static CheckpointState? TryLoad(string checkpoint, Trainer trainer)
    {
        try
        {
            var state = TrainingCheckpoint.ReadState(checkpoint);
            TrainingCheckpoint.Read(checkpoint, trainer, state);
            return state;
        }
        catch (CyberLMException e) when (e is not EnvironmentException)
        {
            return null;
        }
    }

    static string? Damage(string path)
    {
        if (!File.Exists(path)) return $"{path} is missing";
        try
        {
            using var reader = SafeTensorsReader.Open(path);
            reader.Verify();
            return null;
        }
        catch (CyberLMException e) when (e is not EnvironmentException)
        {
            return e.Message;
        }
    }
}
