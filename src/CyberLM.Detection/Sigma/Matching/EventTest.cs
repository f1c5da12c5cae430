namespace CyberLM.Detection.Sigma;

/// <summary>A rule, compiled: a tree of questions to an event. Whole rules, selections and items are such trees.</summary>
abstract class EventTest
{
    public abstract bool Holds(EventView view);
}

sealed class AllTest(EventTest[] parts) : EventTest
{
    public EventTest[] Parts { get; } = parts;

    public override bool Holds(EventView view)
    {
        foreach (var part in Parts)
        {
            if (!part.Holds(view)) return false;
        }
        return true;
    }

    public static EventTest Of(IReadOnlyList<EventTest> parts) => parts is [var only] ? only : new AllTest([.. parts]);
}

sealed class AnyTest(EventTest[] parts) : EventTest
{
    public EventTest[] Parts { get; } = parts;

    public override bool Holds(EventView view)
    {
        foreach (var part in Parts)
        {
            if (part.Holds(view)) return true;
        }
        return false;
    }

    public static EventTest Of(IReadOnlyList<EventTest> parts) => parts is [var only] ? only : new AnyTest([.. parts]);
}

sealed class NotTest(EventTest inner) : EventTest
{
    public EventTest Inner { get; } = inner;

    public override bool Holds(EventView view) => !Inner.Holds(view);
}

/// <summary>A selection that a condition names, perhaps more than once.</summary>
sealed class SelectionTest(int number, EventTest inner) : EventTest
{
    public EventTest Inner { get; } = inner;

    public override bool Holds(EventView view) => view.Remember(number, Inner);
}
