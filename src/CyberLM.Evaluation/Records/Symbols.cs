using System.Diagnostics.CodeAnalysis;

namespace CyberLM.Evaluation;

/// <summary>Texts by number, each held once, so that a column of values is one of whole numbers.</summary>
sealed class Symbols
{
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<string> texts = [];

    public int Count => texts.Count;

    public string this[int number] => texts[number];

    public int Of(string text)
    {
        if (numbers.TryGetValue(text, out int number)) return number;
        numbers.Add(text, texts.Count);
        texts.Add(text);
        return texts.Count - 1;
    }

    public bool TryFind(string? text, [NotNullWhen(true)] out int? number)
    {
        number = text is not null && numbers.TryGetValue(text, out int found) ? found : null;
        return number is not null;
    }
}

/// <summary>The paths and values of all sets of one evaluation, so that equal numbers mean equal texts in any of them.</summary>
sealed class LogVocabulary
{
    public Symbols Paths { get; } = new();
    public Symbols Values { get; } = new();

    /// <summary>-1 for a path that no record has.</summary>
    public int PathOf(string? path) => Paths.TryFind(path, out int? number) ? number.Value : FlatRecord.Missing;
}
