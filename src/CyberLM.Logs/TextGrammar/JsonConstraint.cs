using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Holds a model of characters to the grammar of JSON records: only what may follow is sampled, and what alone can follow is not sampled
/// at all. A record ends with its closing brace, behind which the border is forced.
/// </summary>
public sealed class JsonConstraint : IConstraint
{
    readonly CharVocabulary vocabulary;
    readonly JsonWalk walk;
    int[] run = new int[64];
    int length;
    long accepted;

    internal JsonConstraint(JsonGrammar grammar, CharVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        walk = new(grammar);
    }

    public bool Finished => walk.IsComplete;

    internal CharSet Next => walk.Next;

    /// <exception cref="CyberLMException">the token is of a prompt, and may not stand there</exception>
    public ReadOnlySpan<int> Accept(int token)
    {
        // What leads a prompt is the border behind the record before.
        bool isLeadingBorder = accepted++ == 0 && token == vocabulary.Border;
        if (!isLeadingBorder && !walk.Take(vocabulary.Scalar(token))) throw Refuse(token);
        length = 0;
        while (!walk.IsComplete)
        {
            int only = walk.Next.Single;
            if (only < 0) return run.AsSpan(0, length);
            Force(vocabulary.Id(only));
            walk.Take(only);
        }
        Force(vocabulary.Border);
        return run.AsSpan(0, length);
    }

    void Force(int token)
    {
        if (length == run.Length) Array.Resize(ref run, 2 * length);
        run[length++] = token;
    }

    public bool Mask(Span<uint> allowed)
    {
        vocabulary.Write(walk.Next, allowed);
        return true;
    }

    CyberLMException Refuse(int token) => new(
        $"{CharWords.Of(vocabulary.Scalar(token))} cannot stand where only {CharWords.Of(walk.Next)} can",
        "the prompt is no beginning of a record as the model has learned them");
}
