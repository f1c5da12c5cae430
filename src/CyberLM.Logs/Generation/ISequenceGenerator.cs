namespace CyberLM.Logs;

/// <summary>Makes records of plans.</summary>
interface ISequenceGenerator
{
    /// <summary>Goes on as long as there are plans, or until there are enough records.</summary>
    void Run(IPlanSource plans, CancellationToken stop, Action? stepped = null);
}

/// <summary>Gives out plans, and takes the records made of them.</summary>
interface IPlanSource
{
    /// <summary>What is still being made is dropped when it says yes.</summary>
    bool HasEnough { get; }

    /// <summary>The next one, or none for now: asked again as long as others are being made.</summary>
    SequencePlan? Next();

    /// <summary>In any order.</summary>
    void Complete(SequenceResult result);
}

/// <summary>Plans that are all there from the beginning.</summary>
sealed class ListedPlans(IEnumerable<SequencePlan> plans, Action<SequenceResult> completed) : IPlanSource
{
    readonly Queue<SequencePlan> left = new(plans);

    public bool HasEnough => false;

    public SequencePlan? Next() => left.TryDequeue(out var plan) ? plan : null;

    public void Complete(SequenceResult result) => completed(result);
}
