namespace CyberLM.Gpt;

/// <summary>A text to be generated.</summary>
/// <param name="Number">no two in flight share one</param>
/// <param name="Prompt">the first tokens as the model reads them, as <see cref="DueIds"/>; empty: the border</param>
public readonly record struct SampleRequest(int Number, ReadOnlyMemory<int> Prompt, IConstraint? Constraint)
{
    /// <summary>With the seed all that its randomness depends on.</summary>
    public ulong Stream { get; init; } = (ulong)Number;
}

/// <summary>Gives a sampler its work, and takes what it has made.</summary>
public interface ISampleSource
{
    /// <summary>Asked between steps: what is in flight is dropped when it says yes.</summary>
    bool HasEnough { get; }

    /// <summary>The next request, or none for now: asked again behind every step, until nothing is in flight.</summary>
    SampleRequest? Next();

    /// <summary>In order of completion.</summary>
    void Complete(in Sequence sequence);
}

/// <summary>Prompts that are all there from the beginning.</summary>
sealed class ListedPrompts(
    IReadOnlyList<ReadOnlyMemory<int>> prompts, int first, Func<int, IConstraint?>? constrain, Action<Sequence> completed) : ISampleSource
{
    int next;

    public bool HasEnough => false;

    public SampleRequest? Next()
    {
        if (next == prompts.Count) return null;
        int number = first + next;
        return new(number, prompts[next++], constrain?.Invoke(number));
    }

    public void Complete(in Sequence sequence) => completed(sequence);
}
