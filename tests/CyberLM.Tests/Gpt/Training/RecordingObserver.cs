using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>Keeps what a run says, and lets a test act after a step.</summary>
sealed class RecordingObserver(Action<int>? afterStep = null) : ITrainingObserver
{
    public List<StepReport> Steps { get; } = [];
    public List<EvaluationReport> Evaluations { get; } = [];
    public List<int> Checkpoints { get; } = [];
    public List<string> Messages { get; } = [];
    public TrainingMemory? Announced { get; private set; }
    public int From { get; private set; } = -1;

    public void Memory(TrainingMemory memory) => Announced = memory;

    public void Begin(Recipe recipe, int from) => From = from;

    public void Step(in StepReport report)
    {
        Steps.Add(report);
        afterStep?.Invoke(report.Step);
    }

    public void Evaluation(in EvaluationReport report) => Evaluations.Add(report);

    public void Checkpoint(int step, string path) => Checkpoints.Add(step);

    public void Message(string text) => Messages.Add(text);
}
