namespace CyberLM.Detection.Sigma;

/// <summary>
/// Where the fields of some rules may stand: no other value's text can meet a requirement of theirs, so no other need be folded and
/// searched: the message of a Windows event repeats what its fields say, and most rules name these.
/// </summary>
static class SearchedSlots
{
    /// <summary>By slot; null where a keyword looks at all values.</summary>
    public static bool[]? Of(IReadOnlyList<SigmaRule> rules, FieldTable fields)
    {
        if (rules.Any(rule => rule.Tests.Any(HasKeywords))) return null;
        var searched = new bool[fields.SlotCount];
        foreach (var rule in rules)
        {
            foreach (int field in rule.Fields)
            {
                foreach (var place in fields[field].Places) searched[place.Slot] = true;
            }
        }
        return searched;
    }

    static bool HasKeywords(EventTest test) => test switch
    {
        AllTest all => all.Parts.Any(HasKeywords),
        AnyTest any => any.Parts.Any(HasKeywords),
        NotTest not => HasKeywords(not.Inner),
        SelectionTest selection => HasKeywords(selection.Inner),
        _ => test is KeywordTest,
    };
}
