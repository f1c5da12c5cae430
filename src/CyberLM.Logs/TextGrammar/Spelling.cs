namespace CyberLM.Logs;

/// <summary>
/// How a kind of value is spelled, as a walk from character to character. Where the walk stands fits into 64 bits, so that the walks of
/// many requests share one spelling. A walk never gets stuck: a place that may not be the end has a character that follows.
/// </summary>
abstract class Spelling
{
    public const ulong Dead = ulong.MaxValue;

    public virtual ulong Start => 0;

    /// <summary>Adds the characters that may follow.</summary>
    public abstract void Next(ulong state, CharSet next);

    /// <summary>The place behind a character; <see cref="Dead"/> where it may not follow.</summary>
    public abstract ulong Step(ulong state, int scalar);

    public abstract bool MayEnd(ulong state);
}

/// <summary>Spellings of strings; what is within the quotes is the subclass's.</summary>
abstract class QuotedSpelling : Spelling
{
    const ulong Before = 0, Behind = 1, Inside = 2;

    protected virtual ulong First => 0;

    protected abstract void NextInside(ulong state, CharSet next);

    protected abstract ulong StepInside(ulong state, int scalar);

    protected abstract bool MayClose(ulong state);

    public sealed override void Next(ulong state, CharSet next)
    {
        if (state == Before) next.Add('"');
        if (state < Inside) return;
        NextInside(state - Inside, next);
        if (MayClose(state - Inside)) next.Add('"');
    }

    public sealed override ulong Step(ulong state, int scalar)
    {
        if (state == Before) return scalar == '"' ? Inside + First : Dead;
        if (state == Behind) return Dead;
        if (scalar == '"' && MayClose(state - Inside)) return Behind;
        ulong inside = StepInside(state - Inside, scalar);
        return inside == Dead ? Dead : inside + Inside;
    }

    public sealed override bool MayEnd(ulong state) => state == Behind;
}
