using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// How the JSON records of a log are spelled: keys and their orders, types, formats and known values at each path. Learned from records,
/// kept beside a model of characters, and held before it while it generates. What ties one value to another is not part of it.
/// </summary>
public sealed class JsonGrammar
{
    internal const int MostSpacings = 16;

    internal JsonGrammar(long records, IReadOnlyDictionary<string, long> leftOut, GapBlanks[] spacings, GrammarNode root)
    {
        Records = records;
        LeftOut = leftOut;
        Spacings = spacings;
        Root = root;
    }

    /// <summary>Records that it was learned from.</summary>
    public long Records { get; }

    /// <summary>Records that it does not cover, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut { get; }

    internal GapBlanks[] Spacings { get; }

    internal GrammarNode Root { get; }

    public static string PathIn(string folder) => Path.Combine(folder, "grammar.json");

    /// <summary>One pass; null when not a single record is one JSON object.</summary>
    public static JsonGrammar? Learn(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var learner = new GrammarLearner();
        foreach (var record in records) learner.Add(record.Span);
        var grammar = learner.Build();
        return grammar.Records == 0 ? null : grammar;
    }

    public static JsonGrammar Read(string path) => GrammarReader.Read(path);

    /// <summary>That of a folder, where there is one.</summary>
    public static void Remove(string folder)
    {
        try
        {
            File.Delete(PathIn(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot remove {PathIn(folder)}: {e.Message}", null, e);
        }
    }

    public void WriteTo(Stream stream) => new GrammarWriter(stream).Write(this);
}
