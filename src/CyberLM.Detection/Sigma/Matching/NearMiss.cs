namespace CyberLM.Detection.Sigma;

/// <summary>Why an event does not meet a rule that it nearly meets.</summary>
public enum NearMissReason : byte
{
    /// <summary>It does not have the field.</summary>
    NoField,

    /// <summary>It has something else there.</summary>
    OtherValue,

    /// <summary>It has all that the rule asks for, and what the rule passes over.</summary>
    PassedOver,
}

/// <summary>A rule of which all holds for an event but for one thing.</summary>
/// <param name="Field">as the rule names it</param>
/// <param name="Held">what the rule asks for and the event has</param>
public sealed record NearMiss(SigmaRule Rule, NearMissReason Reason, string Field, int Held)
{
    /// <summary>With fewer a rule is of the same service, and about something else.</summary>
    const int LeastHeld = 2;

    internal static NearMiss? Of(SigmaRule rule, EventView view)
    {
        view.BeginRule();
        return rule.Tests.Select(test => Of(rule, test, view)).FirstOrDefault(miss => miss is not null);
    }

    static NearMiss? Of(SigmaRule rule, EventTest test, EventView view)
    {
        var asked = Asked(test).Select(part => (Part: part, Holds: part.Holds(view))).ToList();
        int held = asked.Count(one => one.Holds && one.Part is not NotTest);
        if (held < LeastHeld || asked.Count(one => !one.Holds) != 1) return null;
        var failing = asked.Find(one => !one.Holds).Part;
        if (FieldOf(failing) is not { } field) return null;
        var reason = failing is NotTest ? NearMissReason.PassedOver
            : view.Has(field) ? NearMissReason.OtherValue
            : NearMissReason.NoField;
        return new(rule, reason, view.Name(field), held);
    }

    /// <summary>What must all hold.</summary>
    static IEnumerable<EventTest> Asked(EventTest test) => test switch
    {
        AllTest all => all.Parts.SelectMany(Asked),
        SelectionTest selection => Asked(selection.Inner),
        _ => [test],
    };

    /// <summary>The first that the test is about; keywords are about none.</summary>
    static int? FieldOf(EventTest test) => test switch
    {
        FieldTest one => one.Field,
        ExistsTest one => one.Field,
        NullTest one => one.Field,
        FieldReferenceTest one => one.Field,
        NotTest not => FieldOf(not.Inner),
        SelectionTest selection => FieldOf(selection.Inner),
        AllTest all => all.Parts.Select(FieldOf).FirstOrDefault(field => field is not null),
        AnyTest any => any.Parts.Select(FieldOf).FirstOrDefault(field => field is not null),
        _ => null,
    };
}
