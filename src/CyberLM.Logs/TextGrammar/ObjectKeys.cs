namespace CyberLM.Logs;

/// <summary>
/// Which keys an object may have, and in what order. Where a request stands in its object is kept in the <see cref="OpenContainer"/>.
/// </summary>
abstract class ObjectKeys
{
    /// <summary>Behind the opening brace.</summary>
    public abstract void Open(OpenContainer at);

    /// <summary>Every key that must be there is.</summary>
    public abstract bool MayClose(OpenContainer at);

    /// <summary>Another key may follow.</summary>
    public abstract bool MayGoOn(OpenContainer at);

    /// <summary>A key is to be spelled, from its opening quote on.</summary>
    public abstract void BeginKey(OpenContainer at);

    /// <summary>Adds the characters that may follow in the key.</summary>
    public abstract void Next(OpenContainer at, CharSet next);

    /// <summary>Takes a character of the key; what stands at the key once its closing quote is there, else null.</summary>
    public abstract GrammarNode? Step(OpenContainer at, int scalar);
}

/// <summary>An object or array that is not closed yet.</summary>
sealed class OpenContainer
{
    /// <summary>What an array's elements are, and in objects what stands at the last key.</summary>
    public GrammarNode Child = GrammarNode.Any;

    /// <summary>Null in an array.</summary>
    public ObjectKeys? Keys;
    public ArrayLengths? Lengths;

    /// <summary>Members or elements so far, with the one that is being spelled.</summary>
    public int Count;

    /// <summary>Of the key that is being spelled.</summary>
    public ulong Key;

    /// <summary>Of <see cref="LayoutKeys"/>.</summary>
    public LayoutTree? Layout;

    /// <summary>Of <see cref="GroupedKeys"/>: the last key's group, the keys so far and those that may follow, a bit each.</summary>
    public int Group;
    public ulong[] Used = [], Candidates = [];

    /// <summary>Of <see cref="FreeKeys"/>: the keys so far one behind the other, each from its opening to its closing quote.</summary>
    public int[] Text = [];
    public int TextLength, KeyStart;

    public bool MayClose => Keys is null ? Lengths!.Has(Count) : Keys.MayClose(this);

    public bool MayGoOn => Keys is null ? Lengths!.GoesBeyond(Count) : Keys.MayGoOn(this);
}
