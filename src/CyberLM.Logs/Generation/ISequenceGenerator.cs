namespace CyberLM.Logs;

/// <summary>Makes records of plans.</summary>
interface ISequenceGenerator
{
    /// <summary>Delivers every plan's records as soon as they are complete, in any order.</summary>
    /// <param name="first">the number of the first plan, so that a long run can be made in parts</param>
    void Run(
        IReadOnlyList<SequencePlan> plans, int first, Action<SequenceResult> completed, CancellationToken stop, Action? stepped = null);
}
