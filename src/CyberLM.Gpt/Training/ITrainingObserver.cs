namespace CyberLM.Gpt;

/// <param name="Step">counts from 1</param>
/// <param name="Loss">mean of this step in nats per token, before the step's update</param>
/// <param name="GradientNorm">before clipping</param>
/// <param name="LossZ">standard deviations from the mean of the steps before; not a number while these are few</param>
/// <param name="Milliseconds">per step, mean since the last report</param>
/// <param name="Tokens">seen by the whole run so far, ignored ones included</param>
/// <param name="Skipped">steps of the whole run whose gradient was not finite</param>
public readonly record struct StepReport(
    int Step, int Steps, float Loss, double LossZ, float GradientNorm, double GradientNormZ, float LearningRate,
    double Milliseconds, double TokensPerSecond, long Tokens, int Skipped);

/// <param name="Best">the lowest so far: these weights became model.safetensors</param>
public readonly record struct EvaluationReport(int Step, double NatsPerToken, double? NatsPerByte, bool Best, double Milliseconds);

/// <summary>Who watches a run and prints it. Called on the run's own thread, in order.</summary>
public interface ITrainingObserver
{
    /// <summary>Before anything is allocated.</summary>
    void Memory(TrainingMemory memory) { }

    /// <summary>The recipe as it will be run, its steps fixed.</summary>
    /// <param name="from">steps already done, when a run is resumed</param>
    void Begin(Recipe recipe, int from) { }

    void Step(in StepReport report) { }

    void Evaluation(in EvaluationReport report) { }

    void Checkpoint(int step, string path) { }

    /// <summary>Something the user should know, in one sentence.</summary>
    void Message(string text) { }
}

/// <summary>Watches and says nothing.</summary>
public sealed class SilentObserver : ITrainingObserver;
