namespace CyberLM.Detection.Sigma;

/// <summary>A question to one value of an event.</summary>
abstract class ValueMatcher
{
    /// <summary>Null and arrays have no text; objects only for those that say so.</summary>
    public virtual bool Accepts(EventValueKind kind) => kind < EventValueKind.Null;

    public abstract bool Matches(EventView view, int value);
}
