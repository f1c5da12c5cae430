using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>What was seen at one path.</summary>
sealed class NodeLearner
{
    readonly LearningLimits limits;
    readonly StringLearner strings;
    readonly NumberLearner numbers;
    readonly SortedSet<int> lengths = [];
    bool isTrue, isFalse, isNull;
    bool any;                        // there are so many keys that nothing at or below this path is told apart

    public NodeLearner(LearningLimits limits)
    {
        this.limits = limits;
        limits.Paths++;
        strings = new(limits);
        numbers = new(limits);
    }

    public ObjectLearner? Object { get; private set; }
    public NodeLearner? Element { get; private set; }

    /// <summary>Null where nothing is told apart.</summary>
    public ObjectLearner? ObjectOrAny() => any ? null : Object ??= new(limits);

    public void BecomeAny()
    {
        any = true;
        limits.Paths -= PathsWithin();
        (Object, Element) = (null, null);
    }

    int PathsWithin() =>
        (Object?.Children.Sum(child => 1 + child.PathsWithin()) ?? 0) + (Element is null ? 0 : 1 + Element.PathsWithin());

    public NodeLearner? ElementOrAny()
    {
        if (any) return null;
        Element ??= new(limits);
        return Element;
    }

    public void AddScalar(JsonTokenType type, ReadOnlySpan<byte> spelled)
    {
        if (any) return;
        switch (type)
        {
            case JsonTokenType.String:
                strings.Add(spelled);
                break;
            case JsonTokenType.Number:
                numbers.Add(spelled);
                break;
            default:
                isTrue |= type == JsonTokenType.True;
                isFalse |= type == JsonTokenType.False;
                isNull |= type == JsonTokenType.Null;
                break;
        }
    }

    public void AddLength(int elements)
    {
        if (!any) lengths.Add(Math.Min(elements, ArrayLengths.MostSeen));
    }

    public GrammarNode Build()
    {
        if (any) return GrammarNode.Any;
        List<int[]> words = [];
        List<Spelling> spellings = [];
        strings.Build(words, spellings);
        numbers.Build(words, spellings);
        if (isTrue) words.Add(WordSpelling.Scalars("true"u8));
        if (isFalse) words.Add(WordSpelling.Scalars("false"u8));
        if (isNull) words.Add(WordSpelling.Scalars("null"u8));
        if (words.Count > 0) spellings.Insert(0, WordSpelling.Of(words));
        return new GrammarNode
        {
            Scalars = [.. spellings],
            Object = Object?.Build(),
            Lengths = lengths.Count == 0 ? null : new([.. lengths]),
            Element = lengths.Count == 0 ? null : Element?.Build(),
        };
    }
}
