using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>A grammar held before a model of characters: the constraints of its requests.</summary>
public sealed class JsonTextConstraints
{
    /// <summary>Characters in front of the place that a refused prompt is shown with.</summary>
    const int Shown = 40;

    readonly JsonGrammar grammar;
    readonly CharVocabulary vocabulary;

    /// <exception cref="CyberLMException">the tokenizer lacks a character that records need</exception>
    public JsonTextConstraints(JsonGrammar grammar, CharTokenizer tokenizer)
    {
        this.grammar = grammar;
        vocabulary = new(tokenizer);
        GrammarCharacters.Require(grammar, vocabulary);
    }

    /// <summary>For one request; its first token may be the border.</summary>
    public JsonConstraint Begin() => new(grammar, vocabulary);

    /// <summary>Refuses a prompt that no record begins with, and says where it goes wrong.</summary>
    /// <param name="prompt">tokens, led by the border</param>
    public void RequireBeginning(ReadOnlySpan<int> prompt)
    {
        if (prompt.Length > 0 && prompt[0] == vocabulary.Border) prompt = prompt[1..];
        var walk = new JsonWalk(grammar);
        for (int i = 0; i < prompt.Length; i++)
        {
            int scalar = vocabulary.Scalar(prompt[i]);
            if (walk.Take(scalar)) continue;
            string where = walk.IsComplete ? "the record is complete there" : $"only {CharWords.Of(walk.Next)} can stand there";
            throw new CyberLMException(
                $"no record begins with the prompt: its character {i + 1} is {CharWords.Of(scalar)}{Behind(prompt[..i])}; {where}",
                "records are held to what was trained on, blanks and known values included; --unconstrained takes any prompt");
        }
    }

    string Behind(ReadOnlySpan<int> before)
    {
        if (before.IsEmpty) return "";
        int from = Math.Max(0, before.Length - Shown);
        return $" behind {(from > 0 ? "..." : "")}{WordSpelling.Text([.. before[from..].ToArray().Select(vocabulary.Scalar)])}";
    }
}
