using System.Collections;

namespace CyberLM.Cli.Commands;

/// <summary>One prompt for any number of records, in the memory of one.</summary>
sealed class SamePrompt(ReadOnlyMemory<int> prompt, int count) : IReadOnlyList<ReadOnlyMemory<int>>
{
    public int Count => count;

    public ReadOnlyMemory<int> this[int index] => prompt;

    public IEnumerator<ReadOnlyMemory<int>> GetEnumerator() => Enumerable.Repeat(prompt, count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
