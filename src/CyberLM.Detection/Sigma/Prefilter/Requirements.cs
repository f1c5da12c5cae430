using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Of a test, requirements of which an event must meet at least one for the test to hold; null where there are none. Of what must all hold,
/// the part whose requirements are rarest is enough; of alternatives each counts; what is negated asks for nothing.
/// </summary>
sealed class Requirements(Rarity rarity)
{
    public IReadOnlyList<Requirement>? Of(EventTest test) => test switch
    {
        AllTest all => Rarest(all.Parts.Select(Of)),
        AnyTest any => Union(any.Parts.Select(Of)),
        SelectionTest selection => Of(selection.Inner),
        FieldTest field => Rarest([Union(field.Matchers.Select(Of)), [Requirement.Present(field.Field)]]),
        KeywordTest keyword => Union(keyword.Matchers.Select(Of)),
        FieldReferenceTest reference => Rarest([[Requirement.Present(reference.Field)], [Requirement.Present(reference.Other)]]),
        _ => null,
    };

    IReadOnlyList<Requirement>? Of(ValueMatcher matcher) => matcher switch
    {
        TextMatcher text => Rarest(Literals(text).Where(IsSeen).Select(One)),
        NumberMatcher number => OfNumber(number.Number),
        RegexMatcher regex => Rarest(RegexLiterals.Of(regex.Pattern).Where(IsSeen).Select(One)),
        _ => null,
    };

    static IReadOnlyList<Requirement>? One(Requirement requirement) => [requirement];

    static bool IsSeen(Requirement requirement) =>
        requirement.Kind != RequirementKind.Literal || requirement.Bytes.Length >= ShortLiterals.Shortest;

    /// <summary>Each stretch of known bytes of a text; a value without wildcards as a whole.</summary>
    public static IEnumerable<Requirement> Literals(TextMatcher matcher)
    {
        var tokens = matcher.Tokens;
        if (tokens.Plain is { } plain)
        {
            yield return Requirement.Whole(Folding.Fold(plain));
            yield break;
        }
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != TokenKind.Literal) continue;
            var bytes = new List<byte>(Folding.Fold(tokens[i].Bytes));
            if (i == 0) bytes.Insert(0, EventView.Border);
            if (i == tokens.Count - 1) bytes.Add(EventView.Border);
            yield return Requirement.Literal([.. bytes]);
        }
    }

    /// <summary>A value that is another spelling of the number is looked up by the canonical one.</summary>
    static IReadOnlyList<Requirement> OfNumber(RuleNumber number)
    {
        var spellings = new HashSet<string> { number.Spelling };
        if (number.Value is { } value) spellings.Add(RuleNumber.Canonical(value));
        return [.. spellings.Select(spelling => Requirement.Whole(Folding.Fold(Encoding.UTF8.GetBytes(spelling))))];
    }

    IReadOnlyList<Requirement>? Rarest(IEnumerable<IReadOnlyList<Requirement>?> parts)
    {
        IReadOnlyList<Requirement>? rarest = null;
        double least = double.MaxValue;
        foreach (var part in parts)
        {
            double cost = part?.Sum(rarity.PerEvent) ?? double.MaxValue;
            if (cost < least) (rarest, least) = (part, cost);
        }
        return rarest;
    }

    static IReadOnlyList<Requirement>? Union(IEnumerable<IReadOnlyList<Requirement>?> parts)
    {
        var all = new HashSet<Requirement>();
        foreach (var part in parts)
        {
            if (part is null) return null;
            all.UnionWith(part);
        }
        return all.Count == 0 ? null : [.. all];
    }
}
